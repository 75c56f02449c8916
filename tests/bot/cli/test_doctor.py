"""The doctor as an operator calls it: its output and its exit code."""

import json

import pytest

from tests.bot.cli.operators import Operator


def test_without_a_token_the_rest_is_examined_and_warnings_are_no_failure(operator: Operator) -> None:
    operator.run("db", "upgrade")
    findings = json.loads(operator.run("doctor", "--format", "json"))
    found = {one["check"]: one for one in findings}
    assert found["token"]["found"] == "BOT_TOKEN is missing: the bot cannot start"
    assert {one["state"] for one in findings} == {"ok", "warn"}
    assert found["schema"]["state"] == found["integrity"]["state"] == "ok"
    assert "BOT_TOKEN" not in operator.run("doctor", "--offline")


@pytest.mark.parametrize(("name", "value"), [("TICK_SECONDS", "never"), ("DATABASE_URL", "mysql://nowhere/x")])
def test_a_failure_is_an_exit_code_and_no_noise(operator: Operator, name: str, value: str) -> None:
    operator.environment[name] = value
    assert operator.run("doctor", "--offline", status=1) == ""
