from bench.rounds import Sample, ratios, run_rounds


def test_every_variant_runs_once_a_round_and_the_first_round_is_thrown_away():
    calls: list[tuple[str, int]] = []

    def variant(name):
        return lambda number: calls.append((name, number)) or float(len(calls))

    found = run_rounds({"ours": variant("ours"), "peer": variant("peer")}, 20)

    rounds = [calls[begin : begin + 2] for begin in range(0, len(calls), 2)]
    assert [{name for name, _ in pair} for pair in rounds] == [{"ours", "peer"}] * 21
    assert [number for (_, number), _ in rounds] == [0, *range(20)]
    assert {pair[0][0] for pair in rounds} == {"ours", "peer"}
    assert len(found["ours"].values) == len(found["peer"].values) == 20


def test_median_quartiles_and_the_one_in_twenty():
    sample = Sample(tuple(float(n) for n in range(1, 22)))

    assert (sample.median, sample.quartiles, sample.p95) == (11, (6, 16), 20)


def test_a_ratio_is_taken_within_its_round():
    assert ratios(Sample((2.0, 9.0)), Sample((1.0, 3.0))).values == (2, 3)
