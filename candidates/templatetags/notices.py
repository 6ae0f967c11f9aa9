"""How long things are kept, in words, with the way to the privacy notice: beside a form or a choice."""

from django import template

from candidates.models import Notice

register = template.Library()


@register.inclusion_tag("candidates/_notice.html")
def kept_words(of: str) -> dict[str, str]:
    """`of`: one of those that the notice tells of, like "recording"."""
    notice = Notice.objects.in_force()
    return {"of": of, "words": str(notice.kept.get(of, "")) if notice else ""}
