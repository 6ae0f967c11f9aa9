"""`manage.py work`: one pass over everything that is due, in this process."""

from django.core.management.base import BaseCommand

from recruiting import clock, queue


class Command(BaseCommand):
    help = "Work every row that is due, once."

    def handle(self, *args: object, **options: object) -> None:
        worked = queue.work_all(now=clock.now())
        self.stdout.write(f"{worked} rows worked.")
