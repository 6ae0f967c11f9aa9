"""What a person reads who gave a row something that another one has. Django begins each name with a capital, also within a sentence, and
a translation of the sentence can't make it small."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

of_django = Model.unique_error_message


def register() -> None:
    """For every model there is: ours, Django's own and those of other apps."""
    Model.unique_error_message = unique_error_message  # type: ignore[method-assign]  # a base of our models would leave out Django's own


def unique_error_message(self: Model, model_class: type[Model], unique_check: Sequence[str]) -> ValidationError:
    """As in Django, with the names of model and fields as the models write them."""
    error = of_django(self, model_class, unique_check)
    fields = [_name(model_class._meta.get_field(name)) for name in unique_check]
    names = {
        "model_name": str(model_class._meta.verbose_name),
        "field_label": fields[0],
        "field_labels": get_text_list(fields, _("and")),
    }
    error.params = {**(error.params or {}), **names}
    return error


def _name(field: object) -> str:
    assert isinstance(field, Field)  # only what is a column can be unique
    return str(field.verbose_name)
