"""What ships share, hubs that say nothing, namesakes, and networks around a ship."""

from datetime import date

from ullage.identity.ownership import leads, network
from ullage.identity.ownership.edges import make
from ullage.identity.ownership.fifty import Listed
from ullage.times import PartialDate


def edge(party, target, role="ism_manager", **more):
    return {
        "party": party,
        "party_name": more.pop("name", party),
        "role": role,
        "target": target,
        "target_name": target,
        "source": more.pop("source", "register"),
        **more,
    }


def test_two_ships_of_one_manager():
    rows = [edge("PTY-m", "IMO1", observed_at=PartialDate(2020)), edge("PTY-m", "IMO2")]
    found = leads.find(make(rows))
    (lead,) = found.leads
    assert (lead.a, lead.b, lead.via, lead.weight) == ("IMO1", "IMO2", "PTY-m", 1.0)
    assert lead.text == "IMO1 and IMO2 share the ISM manager PTY-m (IMO1 seen 2020)."
    assert lead.sources == ("register",)


def test_more_sharing_weighs_less_and_a_hub_nothing():
    def some(count):
        return leads.find(make(edge("PTY-m", f"S{n:03}") for n in range(count)))

    assert [lead.weight for lead in some(3).leads] == [0.5] * 3
    assert "3 on record do" in some(3).leads[0].text
    crowd = some(500)
    assert crowd.leads == ()
    assert [(hub.targets, hub.name) for hub in crowd.hubs] == [(500, "PTY-m")]
    assert "says nothing" in crowd.hubs[0].text


def test_one_name_under_two_ids_is_a_lead_and_says_so():
    rows = [edge("PTY-1", "IMO1", name="SUN CO"), edge("PTY-2", "IMO2", name="Sun Co.")]
    kinds = {lead.kind: lead for lead in leads.find(make(rows)).leads}
    assert set(kinds) == {"ISM manager", "same name"}
    assert kinds["ISM manager"].via is None
    assert kinds["ISM manager"].weight == 0.5
    assert "by name alone" in kinds["ISM manager"].text
    assert "whether it is one company is not known" in kinds["same name"].text
    assert "with IMO1 (register) and with IMO2 (register)" in kinds["same name"].text


def test_companies_of_one_name_on_two_lists_are_a_lead_and_ships_are_not():
    rows = [
        edge("PTY-o", "eu:1", "owner", name="A MAN"),
        edge("PTY-p", "un:2", "owner", name="B MAN"),
    ]
    firms = [{**row, "target_name": "SAMMA CO"} for row in rows]
    (lead,) = leads.find(make(firms)).leads
    assert (lead.kind, lead.a, lead.b) == ("same name", "eu:1", "un:2")
    assert "with A MAN (register) and with B MAN (register)" in lead.text
    assert leads.find(make(firms), ships={"eu:1", "un:2"}).leads == ()


def test_what_many_share_is_told_once():
    rows = [edge("PTY-m", f"S{n}") for n in range(4)]
    rows += [{**edge("PTY-m", "S9"), "target_name": "S0"}]
    (said,) = leads.sentences(leads.find(make(rows), ships={"S0", "S9"}).leads)
    assert said == "2 named S0, S1, S2, S3 share the ISM manager PTY-m."


def test_different_roles_are_not_shared():
    rows = [edge("PTY-1", "IMO1", "owner"), edge("PTY-1", "IMO2", "agent")]
    assert leads.find(make(rows)).leads == ()


def test_a_lead_is_of_its_time():
    rows = [edge("PTY-m", "IMO1", valid_to=PartialDate(2017)), edge("PTY-m", "IMO2")]
    assert len(leads.find(make(rows)).leads) == 1
    assert leads.find(make(rows), at=date(2019, 1, 1)).leads == ()


CHAIN = [
    edge("PTY-o", "IMO1", "owner", name="ONE CO"),
    edge("PTY-h", "PTY-o", "owner", name="HOLDING LTD"),
    edge("PTY-o", "IMO2", "owner", name="ONE CO"),
    edge("PTY-p", "IMO2", "agent", name="AGENT SA"),
    edge("PTY-q", "IMO9", "owner", name="Holding, Ltd."),
]


def test_a_network_by_steps():
    def steps(depth):
        return {p.party: p.steps for p in network.around(make(CHAIN), "IMO1", depth).parties}

    assert steps(0) == {"IMO1": 0}
    assert steps(1) == {"IMO1": 0, "PTY-o": 1}
    assert steps(2) == {"IMO1": 0, "PTY-o": 1, "IMO2": 2, "PTY-h": 2, "PTY-q": 2}
    assert steps(3) == steps(2) | {"PTY-p": 3, "IMO9": 3}
    found = network.around(make(CHAIN), "IMO1", 1)
    assert found.beyond == 3
    assert found.edges.num_rows == 1


def test_a_network_does_not_pass_through_a_hub():
    rows = [edge("PTY-m", f"S{n:03}") for n in range(60)]
    found = network.around(make(rows), "S000", 3)
    assert [party.party for party in found.parties] == ["S000", "PTY-m"]
    assert found.parties[1].targets == 60
    assert [hub.targets for hub in found.hubs] == [60]
    assert len(network.around(make(rows), "PTY-m", 1).parties) == 61


def test_a_network_knows_who_is_listed_and_what_is_what():
    bare = network.around(
        make(CHAIN), "IMO1", 2, kinds={"IMO1": "vessel"}, names={"IMO1": "VITYAZ"}
    )
    found = network.marked(bare, {"OFAC": {"PTY-h": Listed("ofac-sdn 1")}})
    assert [party.listed for party in found.parties if party.listed] == [
        (("OFAC", Listed("ofac-sdn 1")),)
    ]
    assert (found.party("IMO1").kind, found.party("IMO1").name) == ("vessel", "VITYAZ")
    assert found.party("PTY-h").kind == "company"


def test_a_party_of_which_nothing_is_on_record_stands_alone():
    found = network.around(make([]), "IMO1", 2)
    assert [party.party for party in found.parties] == ["IMO1"]
    assert (found.edges.num_rows, found.leads, found.beyond) == (0, (), 0)
