"""Units and officers."""

from datetime import date, datetime

from honors.domain.actor import SYSTEM
from honors.domain.name_index import grams, name_key
from honors.models import Officer, OfficerGram, Posting, Unit
from honors.services.unit import establish_unit


def tree(at: datetime) -> dict[str, Unit]:
    """Ministry, province, city, county and two stations, as a dictionary by short key."""
    units: dict[str, Unit] = {}
    plan = [
        ("ministry", None, "公安部", "ministry"),
        ("province", "ministry", "浙江省公安厅", "province"),
        ("city", "province", "湖州市公安局", "prefecture"),
        ("county", "city", "长兴县公安局", "county"),
        ("station", "county", "龙山派出所", "station"),
        ("other_station", "county", "雉城派出所", "station"),
    ]
    for key, parent, name, level in plan:
        units[key] = establish_unit(
            actor=SYSTEM,
            parent=units[parent] if parent else None,
            code=key.upper(),
            name=name,
            level=level,
            is_front_line=level == "station",
            valid_from=date(2000, 1, 1),
            at=at,
        )
    return units


def officer(unit: Unit, at: datetime, *, name: str = "张试", number: str = "", **facts: object) -> Officer:
    """A serving police officer posted to ``unit`` since 2015, found by name like one from the roster."""
    values: dict[str, object] = {
        "name": name,
        "name_key": name_key(name),
        "name_pinyin": "zhangshi",
        "name_initials": "zs",
        "police_number": number,
        "province": "ZJ",
        "personnel_category": "police",
        "status": "in_service",
        "police_start_date": date(2015, 7, 1),
        "unit": unit,
        "unit_path": unit.path,
        "post": "民警",
        "created_at": at,
        **facts,
    }
    person = Officer.objects.create(**values)
    OfficerGram.objects.bulk_create(OfficerGram(officer=person, gram=gram) for gram in grams(name))
    Posting.objects.create(
        officer=person,
        unit=unit,
        post=person.post,
        is_leading_body=person.is_leading_body,
        valid_from=date(2015, 7, 1),
    )
    return person
