"""What the doctor says of the gateway for text messages; it sends nothing."""

import dataclasses

import pytest

from portal.operations.doctor.texts import check_texts
from portal.settings import settings, use_settings
from tests.support.fake_gateway import FakeGateway, point_to


@pytest.fixture
def gateway(tmp_path):
    made = FakeGateway().start()
    point_to(made, tmp_path)
    yield made
    made.stop()


def levels(**changed) -> list[str]:
    use_settings(dataclasses.replace(settings(), **changed))
    return [finding.level for finding in check_texts(settings())]


def test_without_a_gateway_nothing_is_said():
    assert levels() == []
    assert levels(sms_gateway_url="file") == ["note"]


def test_a_gateway_that_can_be_reached_is_ok(gateway):
    assert levels() == ["ok"]
    assert levels(sms_sender="") == ["note", "ok"]
    assert gateway.asked == []


def test_a_gateway_that_is_down_is_wrong(gateway):
    gateway.stop()
    assert levels() == ["wrong"]


def test_a_token_that_cannot_be_used_is_wrong(gateway):
    assert levels(sms_gateway_token_file=None) == ["wrong"]


def test_a_token_that_others_can_read_is_wrong(gateway):
    settings().sms_gateway_token_file.chmod(0o640)
    assert levels() == ["wrong"]
