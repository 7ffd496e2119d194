"""Texts of the codes about rounds, keys, ballots and counts.

The ``ballot.`` refusals name no item, choice or key: refusals are kept, and nothing of a ballot may be.
"""

from honors.domain.codes import Code, register

register(
    Code(
        "round.recused",
        "您须回避本批次中的事项，表决请由政工部门其他人员办理。",
        "You are recused from a case of this cycle; somebody else of the political department runs its rounds.",
        403,
    ),
    Code(
        "ballot.receipt_withheld",
        "您须回避本批次中的事项，该事项公示前不提供回执证明。",
        "You are recused from a case of this cycle; proofs of receipts wait until its public notice.",
        409,
    ),
    Code("round.unknown_method", "没有这种表决方法。", "There is no such method of voting.", 400),
    Code(
        "round.seats_needed",
        "按名额、计分或排序表决须写明名额，至少 1 个。",
        "A contest for seats, by points or by ranking needs a number of seats, at least 1.",
    ),
    Code(
        "round.bad_most_points",
        "每项最高分只用于计分表决，须为 1 至 {most} 的整数。",
        "The most points of an item belong to a vote by points alone, a whole number from 1 to {most}.",
    ),
    Code(
        "round.bad_weights",
        "权重第 {place} 项不对：须写明 seat（chair、member 或表决人分组的名称，各写一次）和 weight（大于 0 的分数，"
        "分子、分母各不超过四位，如“3/2”）。",
        "Entry {place} of the weights is wrong: it needs seat (chair, member or the name of a group of voters, each "
        'once) and weight (a fraction above 0 of at most four digits over four, such as "3/2").',
    ),
    Code(
        "round.weights_divided_only",
        "加权只用于逐项表决和按名额表决；计分、排序的整票加上权重，更容易认出是谁的票。",
        "Weights go with votes by item or for seats alone: a whole ballot would be known by its weight.",
    ),
    Code(
        "round.class_too_small",
        "有一项上，每票计 {weight} 的到会人只有 {present} 人，至少须有 {least} 人，否则票与人可以对应；不得开启。",
        "On an item only {present} of those present have a vote that counts {weight}; it takes {least}, or a "
        "ballot would name its voter. The round is not opened.",
        409,
    ),
    Code(
        "round.no_weighted_papers",
        "加权表决不用纸质选票：纸上看不出权重。",
        "A weighted vote knows no papers: a paper says nothing of its weight.",
    ),
    Code("round.seats_not_used", "逐项表决不设名额。", "An approval vote has no seats."),
    Code(
        "round.bad_quorum",
        "法定人数须为大于 0、不大于 1 的分数，如“2/3”。",
        'The quorum must be a fraction above 0 and at most 1, such as "2/3".',
    ),
    Code(
        "round.bad_threshold",
        "通过线须写明基数（all、present、valid、decided）、比例（大于 0、不大于 1 的分数）及是否“超过”。",
        "The threshold needs its base (all, present, valid, decided), its share (a fraction above 0, at most 1) "
        "and whether it is strict.",
    ),
    Code(
        "round.threshold_impossible",
        "“超过全部”无法达到。",
        "More than all can never be reached.",
    ),
    Code(
        "round.bad_tie_break",
        "平票规则须从 score、front_line、revote、lot 中依次选用，不得重复。",
        "The tie break is an ordered choice of score, front_line, revote and lot, each once.",
    ),
    Code("round.no_items", "表决没有项目。", "The round has no items."),
    Code("round.repeated_item", "同一项目列了两次。", "An item is listed twice."),
    Code("round.no_voters", "没有有表决权的委员。", "Nobody has a vote in this round."),
    Code("round.present_not_a_voter", "到会名单中有人没有表决权。", "Somebody listed as present has no vote."),
    Code(
        "round.paper_not_present",
        "纸质投票的人须在到会名单中。",
        "Whoever votes on paper must be listed as present.",
    ),
    Code(
        "round.bad_proxy",
        "委托投票须由缺席的表决人委托一名到会、不用纸质投票的人，每人只可受一人委托。",
        "A proxy is given by an absent voter to one who is present and does not vote on paper; nobody casts for two.",
    ),
    Code(
        "round.no_proxies",
        "本方案不允许委托投票。",
        "This scheme allows no proxies.",
    ),
    Code("round.passphrase_needed", "请填写本轮口令。", "A passphrase for this round is needed."),
    Code("round.wrong_passphrase", "口令不正确。", "The passphrase is wrong."),
    Code("round.trustee_needed", "至少要有一名持钥人。", "The round needs a trustee."),
    Code(
        "round.holder_on_both_sides",
        "同一人不得既作主任又作持钥人。",
        "One person cannot hold both the chair's share and a trustee's.",
    ),
    Code(
        "round.other_side_needed",
        "开箱须由主任和一名持钥人共同进行，这一方已经交钥。",
        "Unsealing needs the chair and one trustee; this side has already given its share.",
        409,
    ),
    Code(
        "round.seal_broken",
        "密封内容无法打开：不属于本轮本项，或已被改动。",
        "A seal does not open: it is not of this round and item, or it was changed.",
    ),
    Code(
        "round.shares_do_not_match",
        "两份密钥合不成本轮的密钥。",
        "The two shares do not make the key of this round.",
    ),
    Code("round.bad_seed", "抽签种子须为十六进制数字。", "The seed of the draw must be hexadecimal."),
    Code("ballot.not_on_roll", "您不在本轮表决名册上。", "You are not on the roll of this round.", 403),
    Code("ballot.not_present", "您未列入到会名单，不能投票。", "You are not listed as present and cannot vote.", 403),
    Code("ballot.not_the_proxy", "这张票应由他人代为投出。", "This ballot is for another to cast.", 403),
    Code("ballot.on_paper", "您本轮用纸质选票投票。", "You vote on paper in this round.", 403),
    Code(
        "ballot.key_used",
        "这一 Idempotency-Key 已用于另一张票。",
        "This Idempotency-Key has been used for another ballot.",
        409,
    ),
    Code(
        "ballot.nothing_to_vote_on",
        "您在本轮全部项目上均须回避。",
        "You are recused from every item of this round.",
        403,
    ),
    Code("ballot.unknown_item", "选票上有不属于本轮的项目。", "The ballot names an item that is not in this round."),
    Code("ballot.recused_item", "选票上有您须回避的项目。", "The ballot names an item from which you are recused."),
    Code("ballot.repeated_item", "选票上同一项目填了两次。", "The ballot names an item twice."),
    Code("ballot.unknown_choice", "选票上有不认识的选择。", "The ballot holds a choice that does not exist."),
    Code(
        "ballot.over_full",
        "同意的项目超过名额（{seats} 个），选票未投入。",
        "The ballot approves more items than there are seats ({seats}); it was not cast.",
    ),
    Code(
        "ballot.too_many_points",
        "选票上有超过上限 {most} 的数字，选票未投入。",
        "The ballot holds a number above the limit of {most}; it was not cast.",
    ),
    Code(
        "ballot.bad_ranking",
        "名次须从 1 起连续填写，不得重复或跳号，选票未投入。",
        "Ranks must run 1, 2, 3 … without a double or a gap; the ballot was not cast.",
    ),
    Code(
        "ballot.recused_from_contest",
        "计分、排序表决须整票投出；您对其中项目须回避，因此整轮回避。",
        "A vote by points or ranking is cast whole; recused from one of its items, you are recused from all of it.",
        403,
    ),
    Code(
        "ballot.bad_key",
        "请求头 Idempotency-Key 须为 64 位十六进制随机数。",
        "The header Idempotency-Key must be 64 random hexadecimal digits.",
        400,
    ),
    Code("ballot.unknown_leaf", "票箱中没有这一回执。", "The box holds no such leaf.", 404),
    Code(
        "ballot.more_than_present",
        "选票多于到会且不回避的人数。",
        "There are more ballots than voters present and not recused.",
    ),
    Code("round.not_yours", "本轮表决由周期所属单位政工部门组织。", "HR of the cycle's unit runs the round.", 403),
    Code(
        "round.wrong_state", "本轮表决目前处于“{state}”，不能办理。", "The round is {state}; that is not possible.", 409
    ),
    Code("round.wrong_phase", "周期不在评审或表决阶段。", "The cycle is neither in its review nor in its vote.", 409),
    Code(
        "round.other_committee", "项目不属于同一周期和本委员会。", "The items are not of one cycle of this committee."
    ),
    Code("round.case_not_ready", "有案卷不在评审状态：{state}。", "A case is not under review: {state}.", 409),
    Code(
        "round.case_in_another", "有案卷已在另一轮未了结的表决中。", "A case is in another round that is not done.", 409
    ),
    Code(
        "round.dates",
        "截止时间须晚于开始时间，且在当前时间之后。",
        "The close must lie after the opening and ahead.",
        400,
    ),
    Code("round.repeats_unfinished", "所重复的一轮尚未确认。", "The round to repeat is not confirmed.", 409),
    Code("round.repeats_other_items", "项目不在所重复的一轮之中。", "An item was not in the round to repeat."),
    Code(
        "round.repeats_decided",
        "项目在所重复的一轮中已当选，不再表决。",
        "An item was selected in the round to repeat and is not voted on again.",
        409,
    ),
    Code(
        "round.repeats_too_often",
        "本方案规定同一表决至多重复 {most} 次。",
        "The scheme lets a vote be repeated {most} times at most.",
        409,
    ),
    Code(
        "round.nominated_anew",
        "该对象已另有同一星级的推荐，原案卷不能再次表决。",
        "The recipient has another case for the same star; the old one is not voted on again.",
        409,
    ),
    Code("round.repeat_reason_needed", "重新表决须说明理由。", "A new vote needs a reason.", 400),
    Code("round.not_a_holder", "您不是本轮的持钥人。", "You hold no key of this round.", 403),
    Code("round.passphrase_short", "口令至少 {least} 个字符。", "The passphrase needs at least {least} characters."),
    Code("round.already_shared", "您已交过本轮口令。", "You have given your passphrase for this round.", 409),
    Code(
        "round.keys_missing", "持钥人尚未全部交钥（{given}/{needed}）。", "Keys are missing ({given} of {needed}).", 409
    ),
    Code("round.too_early", "未到表决开始时间。", "The round does not open yet.", 409),
    Code("round.too_late", "表决截止时间已过。", "The time of the round is over.", 409),
    Code("round.terms_over", "委员会不在任期之内。", "The committee is not within its terms.", 409),
    Code(
        "round.still_voting",
        "尚有到会委员未投票（{voted}/{able}）。",
        "Not all present have voted ({voted} of {able}).",
        409,
    ),
    Code("round.roll_changed", "表决名册与开启时不符。", "The roll is not the one that was frozen.", 409),
    Code("round.box_changed", "票箱与封箱时不符。", "The box is not the one that was closed.", 409),
    Code("round.already_given", "您已交过开箱口令。", "You have given your share already.", 409),
    Code("round.not_unsealed", "尚未开箱。", "The box is not unsealed.", 409),
    Code("round.not_closed", "尚未封箱。", "The box is not closed.", 409),
    Code("round.not_the_chair", "由主任委员签署确认。", "The chair confirms.", 403),
    Code("round.signed_ahead", "签署日期不得晚于今天。", "The minutes cannot be signed ahead of today.", 400),
    Code("ballot.already_voted", "您已投过票。", "You have voted already.", 409),
    Code(
        "ballot_file.bad_form",
        "选票文件格式不符，出错位置：{place}。",
        "The file of ballots is not of the form that is asked for; the place: {place}.",
        400,
    ),
    Code(
        "ballot_file.unreadable",
        "选票文件无法读取或不是 JSON，出错位置：{place}。",
        "The file of ballots cannot be read or is no JSON; the place: {place}.",
        400,
    ),
    Code(
        "ballot_paper.not_yours",
        "纸质选票由监票人、秘书或组织本轮表决的政工部门录入。",
        "Papers are entered by tellers, the secretary, or whoever runs the round.",
        403,
    ),
    Code("ballot_paper.not_asked", "本轮没有人用纸质选票投票。", "Nobody votes on paper in this round.", 409),
    Code(
        "ballot_paper.too_many",
        "纸质选票多于用纸质投票的人数（{most} 人）。",
        "There are more papers than people who vote on paper ({most}).",
    ),
    Code(
        "ballot_paper.already_entered",
        "您已录入过本轮纸质选票，须由他人再录一遍。",
        "You have entered the papers of this round; another person enters them again.",
        409,
    ),
    Code("ballot_paper.settled", "纸质选票已核对一致。", "Two entries of the papers agree already.", 409),
    Code("ballot_paper.too_late", "已开始开箱，不再录入纸质选票。", "Unsealing has begun; no more papers.", 409),
    Code(
        "ballot_paper.unsettled",
        "纸质选票尚未由两人录入并核对一致，不能开箱。",
        "The papers have not been entered alike by two people; the box stays closed.",
        409,
    ),
    Code(
        "round.recused_on_paper",
        "对本轮任何一项须回避的人不得用纸质选票投票。",
        "Whoever is recused from an item of the round does not vote on paper.",
    ),
)
