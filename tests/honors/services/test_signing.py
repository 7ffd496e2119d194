import pytest
from django.core.exceptions import ImproperlyConfigured

from honors.domain.ledger.note import Checkpoint, open_checkpoint, parse_vkey, sign_checkpoint
from honors.domain.ledger.tree import EMPTY_ROOT
from honors.models.secret import read_key
from honors.services.signing import audit_origin, signer_for, verifiers_for, vkey_path


@pytest.fixture
def fresh(settings, tmp_path, monkeypatch):
    """An installation that has neither key nor key line yet."""
    read_key.cache_clear()
    settings.LEDGER_KEY_FILE = tmp_path / "keys" / "ledger.key"
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", tmp_path / "honors.sqlite3")
    yield tmp_path
    read_key.cache_clear()


def test_the_key_is_made_once_and_its_public_side_lies_beside_the_database(fresh):
    first, second = signer_for("here.example"), signer_for("here.example")

    assert first.verifier.vkey == second.verifier.vkey
    assert (fresh / "here.example.vkey").read_text() == first.verifier.vkey + "\n"
    assert (fresh / "keys" / "ledger.key").stat().st_mode & 0o077 == 0


def test_what_it_signs_holds_under_the_public_side_alone(fresh):
    checkpoint = Checkpoint("here.example", 0, EMPTY_ROOT)
    note = sign_checkpoint(checkpoint, [signer_for("here.example")])

    assert open_checkpoint(note, [parse_vkey((fresh / "here.example.vkey").read_text())]) == checkpoint


def test_checking_makes_no_key_and_uses_the_line_where_the_key_is_not_here(fresh, settings):
    assert verifiers_for("here.example") == []
    assert not settings.LEDGER_KEY_FILE.exists()

    expected = signer_for("here.example").key_hash
    settings.LEDGER_KEY_FILE.unlink()
    assert [verifier.key_hash for verifier in verifiers_for("here.example")] == [expected]


def test_the_audit_log_has_a_name_and_a_key_line_of_its_own(fresh, settings):
    settings.INSTALLATION_NAME = "here.example"

    assert audit_origin() == "here.example/audit"
    assert vkey_path(audit_origin()) == fresh / "here.example-audit.vkey"


def test_production_refuses_to_make_a_key(fresh, settings):
    settings.APP_ENV = "production"

    with pytest.raises(ImproperlyConfigured):
        signer_for("here.example")
