"""What a Python program does with a client that is generated from openapi.json: judge a portfolio, read a refusal."""

import sys

from exposure import AuthenticatedClient
from exposure.api.checks import check_portfolio
from exposure.models import CheckAnswer, CheckRequest, PositionFields, Problem


def main(base_url: str) -> None:
    client = AuthenticatedClient(base_url=base_url, token="none is asked for on loopback")
    question = CheckRequest(
        as_of="2021-03-15T13:31:00Z",
        positions=["AAPL", PositionFields(symbol="XIACY", exchange="OTC", quantity="120.5")],
    )
    answer = check_portfolio.sync(client=client, body=question)
    assert isinstance(answer, CheckAnswer), answer
    assert answer.status == "stayed", answer.status
    assert answer.acts.purchase == "permitted"
    refused = check_portfolio.sync(client=client, body=CheckRequest(as_of="yesterday", positions=["AAPL"]))
    assert isinstance(refused, Problem), refused
    assert refused.type_ == "/problems/invalid-request", refused.type_
    print("the generated Python client judged a portfolio and read a refusal")


main(sys.argv[1])
