"""case.toml: what is accepted, and what each mistake is told."""

import pytest

from ullage.behaviour.registry import DETECTORS, STEPS
from ullage.cases.folder import template
from ullage.cases.parse import parse
from ullage.errors import ConfigError

CASE = '[case]\ntitle = "T"\n'

GOOD = """
[case]
title = "Two tankers"
question = "Who met whom?"
simulated = true
period = { from = 2019-01-01, to = 2019-01-31T12:00:00+09:00 }
area = [170.0, -10, -170.0, 44.0]

[regime]
name = "UNSCR 2397"
cap = 500_000
unit = "bbl"

[sources.coast-radio]
path = "data/*.gz"
licence = "CC0-1.0"
retrieved_at = 2024-05-01T12:00:00Z
mapping = { id = "ship", time = "t", lon = "x", lat = "y", time_zone = "UTC" }

[sources.other]
glob = "more/*.csv"

[places]
builtin = false

[analysis]
detectors = ["gap", "encounter"]
[analysis.gap]
min_hours = 6.0

[expect]
events.gap = { min = 1, max = 3 }
"""


def test_everything_that_may_be_said():
    config, analysis = parse(GOOD)
    assert config.case.period.micros == (1546300800000000, 1548903600000000)
    assert config.case.area == (170, -10, -170, 44)
    assert config.sources["coast-radio"].mapping["id"] == "ship"
    assert config.sources["other"].path == "more/*.csv"
    assert analysis.detectors == ("encounter", "gap")
    assert analysis.params["gap"].min_hours == 6
    assert config.expect.events["gap"].max == 3


def test_what_is_left_out_has_defaults():
    config, analysis = parse(CASE)
    assert config.places.builtin
    assert analysis.detectors == tuple(sorted(DETECTORS))
    assert analysis.params == {}


def test_a_plain_last_day_is_included():
    config, _ = parse('[case]\ntitle = "T"\nperiod = { from = 2019-01-01, to = 2019-01-01 }')
    start, end = config.case.period.micros
    assert end - start == 86_400_000_000


BAD = {
    "syntax": ("[case]\ntitle =\n", "not valid TOML", "line 2"),
    "no case": ("", "required key is missing", "case.toml: case"),
    "no title": ("[case]\n", "required key is missing", "case.toml:1: case.title"),
    "empty title": ('[case]\ntitle = ""', "at least 1 character", "case.toml:2: case.title"),
    "unknown section": (CASE + "[sourcs.a]\n", "Did you mean 'sources'?", "case.toml:3: sourcs"),
    "unknown key": (
        CASE + '[sources.a]\npath = "x"\nlicense = "CC0"\n',
        "Did you mean 'licence'?",
        "case.toml:5: sources.a.license",
    ),
    "misspelt title": (
        '[case]\ntitel = "T"',
        "Did you mean 'title'?",
        "case.toml:2: case.titel",
    ),
    "misspelt case": ('[csae]\ntitle = "T"', "Did you mean 'case'?", "case.toml:1: csae"),
    "misspelt from": (
        CASE + "period = { form = 2019-01-01, to = 2019-02-01 }",
        "Did you mean 'from'?",
        "case.toml:3: case.period.form",
    ),
    "source without a path": (
        CASE + "[sources.s]\n",
        "required key is missing",
        "case.toml:3: sources.s.path",
    ),
    "area no list": (CASE + "area = 3", "valid list (found 3)", "case.toml:3: case.area"),
    "naive time": (
        CASE + "period = { from = 2019-01-01T00:00:00, to = 2019-02-01 }",
        "time without a zone",
        "case.toml:3: case.period.from",
    ),
    "naive retrieval": (
        CASE + "[sources.a]\nretrieved_at = 2019-01-01T00:00:00",
        "time without a zone",
        "case.toml:4: sources.a.retrieved_at",
    ),
    "ends first": (
        CASE + "period = { from = 2019-02-01, to = 2019-01-01 }",
        "ends before it begins",
        "case.toml:3: case.period",
    ),
    "half a period": (
        CASE + "period = { from = 2019-02-01 }",
        "required key is missing",
        "case.period.to",
    ),
    "area turned": (CASE + "area = [0, 50, 10, 40]", "south below north", "case.toml:3: case.area"),
    "area short": (CASE + "area = [0, 50, 10]", "case.area", "case.toml:3"),
    "wrong type": (CASE + 'simulated = "perhaps"', "valid boolean", "case.toml:3: case.simulated"),
    "cap below zero": (CASE + "[regime]\ncap = -1", "greater than 0", "case.toml:4: regime.cap"),
    "unit": (CASE + '[regime]\nunit = "gallons"', "'bbl'", "case.toml:4: regime.unit"),
    "detector": (
        CASE + '[analysis]\ndetectors = ["gaps"]',
        "Did you mean 'gap'?",
        "case.toml:4: analysis.detectors",
    ),
    "yes": (CASE + 'simulated = "yes"', "valid boolean", "case.toml:3: case.simulated"),
    "one": (CASE + "simulated = 1", "valid boolean", "case.toml:3: case.simulated"),
    "title a number": ("[case]\ntitle = 3", "valid string", "case.toml:2: case.title"),
    "area of truths": (
        CASE + "area = [false, true, 50, 60]",
        "valid number",
        "case.toml:3: case.area",
    ),
    "date as text": (
        CASE + 'period = { from = "2019-01-01", to = 2019-02-01 }',
        "datetime",
        "case.toml:3: case.period.from",
    ),
    "cap as text": (CASE + '[regime]\ncap = "3"', "valid number", "case.toml:4: regime.cap"),
    "expected truth": (
        CASE + "[expect]\npositions = { min = true }",
        "valid integer",
        "case.toml:4: expect.positions.min",
    ),
    "parameter a truth": (
        CASE + "[analysis.gap]\nmin_hours = true",
        "valid number",
        "case.toml:4: analysis.gap.min_hours",
    ),
    "parameter as text": (
        CASE + '[analysis.gap]\nmin_hours = "3"',
        "valid number",
        "case.toml:4: analysis.gap.min_hours",
    ),
    "no detectors": (
        CASE + "[analysis]\ndetectors = []",
        "no detector is named",
        "case.toml:4: analysis.detectors",
    ),
    "detectors no list": (
        CASE + '[analysis]\ndetectors = "gap"',
        "must be a list of names",
        "case.toml:4: analysis.detectors",
    ),
    "step": (
        CASE + "[analysis.encouter]\n",
        "Did you mean 'encounter'?",
        "case.toml:3: analysis.encouter",
    ),
    "step no table": (
        CASE + "[analysis]\ngap = 3",
        "must be a table of parameters",
        "case.toml:4: analysis.gap",
    ),
    "parameter": (
        CASE + "[analysis.gap]\nmin_hour = 3",
        "Did you mean 'min_hours'?",
        "case.toml:4: analysis.gap.min_hour",
    ),
    "parameter out of bounds": (
        CASE + "[analysis.gap]\nmin_hours = -3.0",
        "greater than",
        "case.toml:4: analysis.gap.min_hours",
    ),
    "slots that differ": (
        CASE + "[analysis.encounter]\nslot_s = 300\n[analysis.resample]\nslot_s = 600",
        "analysis.resample.slot_s is 600 s",
        "case.toml:4: analysis.encounter.slot_s",
    ),
    "one slot changed alone": (
        CASE + "[analysis.resample]\nslot_s = 1200",
        "Give analysis.encounter.slot_s and analysis.resample.slot_s one value",
        "analysis.encounter.slot_s",
    ),
    "late slots of contact": (
        CASE + "[analysis.contact]\nlate_slots = 2",
        "Set analysis.contact.late_slots to 6 or more",
        "case.toml:4: analysis.contact.late_slots",
    ),
    "late slots of encounter": (
        CASE + "[analysis.resample]\nmax_interpolation_s = 7200\n"
        "[analysis.contact]\nlate_slots = 12",
        "Set analysis.encounter.late_slots to 12 or more",
        "analysis.encounter.late_slots",
    ),
    "expected type": (
        CASE + "[expect]\nevents.gaps = { min = 1 }",
        "Did you mean 'gap'?",
        "case.toml:4: expect.events.gaps",
    ),
    "expected turned": (
        CASE + "[expect]\nevents.gap = { min = 5, max = 1 }",
        "min is above max",
        "case.toml:4: expect.events.gap",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_each_mistake_names_the_key_and_the_fix(name):
    text, says, where = BAD[name]
    with pytest.raises(ConfigError) as caught:
        parse(text)
    assert says in str(caught.value)
    assert where in str(caught.value)
    assert caught.value.do
    assert caught.value.exit_code == 2


def test_slots_need_not_agree_where_encounters_are_not_looked_for():
    parse(CASE + '[analysis]\ndetectors = ["gap"]\n[analysis.resample]\nslot_s = 60')
    parse(
        CASE + "[analysis.resample]\nslot_s = 1200\n[analysis.encounter]\nslot_s = 1200\n"
        "late_slots = 3\n[analysis.contact]\nlate_slots = 3"
    )


def test_a_whole_number_will_do_for_any_other():
    config, analysis = parse(CASE + "area = [1, 2, 3, 4]\n[analysis.gap]\nmin_hours = 6")
    assert config.case.area == (1, 2, 3, 4)
    assert analysis.params["gap"].min_hours == 6


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "period = { from = 2019-02-01T00:00:00Z, to = 2019-01-01 }",
            "{ from = 2019-02-01T00:00:00Z, to = 2019-01-01 }",
        ),
        ("simulated = 2019-02-01", "2019-02-01"),
        ("area = [1, true, 'x', 07:30:00]", "true"),
        ("[analysis]\ndetectors = [1, false]", "[1, false]"),
        ("[analysis]\ngap = 2019-02-01T00:00:00", "2019-02-01T00:00:00"),
    ],
)
def test_what_was_found_is_shown_as_it_is_written(text, found):
    with pytest.raises(ConfigError) as caught:
        parse(CASE + text)
    assert caught.value.found == found


def test_several_mistakes_are_counted():
    with pytest.raises(ConfigError, match="1 more after this one"):
        parse(CASE + "simulatd = true\nperid = 1")


def test_the_template_is_valid_and_its_examples_too():
    parse(template())
    kept = []
    for line in template().splitlines():
        kept.append(line.removeprefix("# ") if " = " in line or line.startswith("# [") else line)
    example = "\n".join(line for line in kept if not line.startswith("# A table"))
    config, analysis = parse(example)
    assert config.regime.cap == 500_000
    assert set(config.sources) == {"terrestrial", "other"}
    assert analysis.params["gap"] == STEPS["gap"].Params()
    assert config.expect.positions.min == 1000
