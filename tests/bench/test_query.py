import pytest

from bench.place import Size
from bench.query import measure_query
from bench.seed import seed
from honors.models import Honor, Officer
from honors.selectors.honor_totals import differing_recipients, differing_totals

pytestmark = pytest.mark.django_db


def test_what_is_seeded_is_found_by_all_six_filters_and_counted_right(at):
    seed(Size(60, 150), at)
    assert (Officer.objects.count(), Honor.objects.count()) == (60, 150)
    assert list(differing_totals()) == list(differing_recipients()) == []

    lines = list(measure_query(1, at))

    assert [line.what.split(" (")[0] for line in lines] == [
        "name of two characters",
        "unit subtree",
        "level + six years",
        "name + unit",
        "name + unit + award",
        "none",
        "totals of everything",
        "totals of a county",
        "statistics level × year × county",
    ]
    assert {line.verdict for line in lines} <= {"met", "**not met**"}
