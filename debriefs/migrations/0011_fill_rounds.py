from django.db import migrations


def fill(apps, schema_editor):
    """Each vote and decision of before gets its round. What was sealed stays sealed: such a round goes on."""
    Debrief, Round, Vote, Decision = (
        apps.get_model('debriefs', name) for name in ('Debrief', 'Round', 'Vote', 'Decision')
    )
    decisions = {}
    for decision in Decision.objects.order_by('number'):
        decisions.setdefault(decision.debrief_id, []).append(decision)
    voted_on = set(Vote.objects.values_list('debrief', flat=True))
    for debrief in Debrief.objects.all():
        if debrief.pk not in voted_on and debrief.pk not in decisions and debrief.votes_opened_at is None:
            continue
        current = Round.objects.create(
            debrief=debrief,
            number=1,
            begun_at=debrief.opened_at or debrief.created_at,
            opened_at=debrief.votes_opened_at,
            opened_by_id=debrief.votes_opened_by_id,
        )
        Vote.objects.filter(debrief=debrief).update(round=current)
        for decision in decisions.get(debrief.pk, []):
            Decision.objects.filter(pk=decision.pk).update(round=current)
            current = _after(Round, current, decision)


def _after(Round, current, decision):
    """The round after this decision: the same, or the next where one more interview is to be voted on anew."""
    if decision.outcome != 'another_interview':
        if current.opened_at is None:  # deciding ends the voting
            current.opened_at, current.opened_by_id = decision.decided_at, decision.decided_by_id
            current.save()
        return current
    if current.opened_at is None or current.opened_at > decision.decided_at:
        return current
    return Round.objects.create(debrief=current.debrief, number=current.number + 1, begun_at=decision.decided_at)


class Migration(migrations.Migration):

    dependencies = [
        ('debriefs', '0010_rounds_of_votes'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
