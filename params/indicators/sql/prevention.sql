-- 双重预防的取数片段。写法见 params/README.md“指标”。

-- piece: dual_prevention
-- 应建双重预防机制的企业，一家一行：规模以上工业企业、高危企业，和名录写明应建的其他企业；
-- 全年停产的、开业不满1年的不在内。built 是考核期末以前验收的。
SELECT e.unit_code, e.period, e.source_file, e.source_row,
    coalesce(e.dual_prevention_accepted <= a.last_day, false) AS built
FROM enterprises_registered AS e
CROSS JOIN asked AS a
WHERE (e.above_scale OR e.risk_class = '高危' OR coalesce(e.dual_prevention_required, false))
    AND e.a_year_old AND NOT e.idle;

-- piece: risk_points
-- 在册风险点，一个一行；零报告的行不算。complete 是等级、管控措施、责任人都写明的；high 是重大和较大的；
-- high_in_use 是其中没有整个考核期停用的（停用的应检查次数为0），controlled 是其中查够次数的，没有填写次数的不算查够。
SELECT r.unit_code, '' AS period, r.source_file, r.source_row,
    r.level IS NOT NULL AND r.measure IS NOT NULL AND r.person IS NOT NULL AS complete,
    coalesce(r.level IN ('重大', '较大'), false) AS high,
    coalesce(r.level IN ('重大', '较大'), false) AND coalesce(r.checks_due > 0, true) AS high_in_use,
    coalesce(r.level IN ('重大', '较大') AND r.checks_due > 0 AND r.checks_done >= r.checks_due, false) AS controlled
FROM rosters AS r
WHERE r.kind = '风险点' AND coalesce(r.item, '') <> '零报告';

-- piece: sector_registers
-- 每个单位的4本底数清单，一本一行。missing 是考核期内一行都没有更新的；零报告也是一行，算已建。
SELECT u.unit_code, '' AS period, CAST(NULL AS INTEGER) AS source_file, CAST(NULL AS INTEGER) AS source_row,
    r.kind IS NULL AS missing
FROM units AS u
CROSS JOIN (VALUES ('金属冶炼清单'), ('涉氨制冷清单'), ('粉尘涉爆清单'), ('有限空间清单')) AS k (kind)
LEFT JOIN (
    SELECT l.unit_code, l.kind
    FROM rosters AS l
    CROSS JOIN asked AS a
    WHERE l.updated BETWEEN a.first_day AND a.last_day
    GROUP BY l.unit_code, l.kind
) AS r ON r.unit_code = u.unit_code AND r.kind = k.kind;

-- piece: campaign_tasks_due
-- 完成期限在考核期内的专项整治任务，一项一行；书面取消的不在内，延期的期限就是批准后的期限。
-- done 是按期完成并有佐证的。
SELECT t.unit_code, '' AS period, t.source_file, t.source_row,
    coalesce(t.done_date <= t.due_date, false) AND t.evidence IS NOT NULL AS done
FROM campaign_tasks AS t
CROSS JOIN asked AS a
WHERE t.due_date BETWEEN a.first_day AND a.last_day AND NOT coalesce(t.cancelled, false);

-- piece: zero_accident_roster
-- 考核期末那一年纳入零事故创建名单的村和单位，一个一行；没有写年度的、零报告的行不算。
SELECT r.unit_code, '' AS period, r.source_file, r.source_row, coalesce(r.certified, false) AS certified
FROM rosters AS r
CROSS JOIN asked AS a
WHERE r.kind = '零事故创建' AND r.year = EXTRACT(YEAR FROM a.last_day) AND coalesce(r.item, '') <> '零报告';

-- piece: key_enterprise_staff
-- 考核期末在册的高危企业和其他重点企业，一家一行，带从业人员数和签订责任书的人数；没有填写的人数留空，不当作0。
SELECT e.unit_code, e.period, e.source_file, e.source_row, e.staff, e.contracts_signed
FROM enterprises_registered AS e
WHERE e.risk_class IN ('高危', '重点');

-- piece: heads_sampled
-- 考核期内随机抽查企业主要负责人履职的检查，一次一行；没有查履职的、不是随机抽取的不在内。
SELECT i.unit_code, '' AS period, i.source_file, i.source_row, i.duties_missing
FROM inspections AS i
CROSS JOIN asked AS a
WHERE i.kind = '随机抽查' AND i.duties_missing IS NOT NULL AND i.date BETWEEN a.first_day AND a.last_day;

-- piece: resumption_circulars
-- 考核期内查实的擅自复产，一家企业一行，没有写企业的一个事由一行；本县先发现制止的不在内。
SELECT f.unit_code, '' AS period, f.source_file, f.source_row, f.enterprise
FROM (
    SELECT c.unit_code, c.source_file, c.source_row, c.enterprise,
        row_number() OVER (
            PARTITION BY c.unit_code, c.enterprise, CASE WHEN c.enterprise IS NULL THEN c.subject END
            ORDER BY c.date, c.source_file, c.source_row
        ) AS n
    FROM circulars AS c
    CROSS JOIN asked AS a
    WHERE c.kind = '擅自复产' AND c.date BETWEEN a.first_day AND a.last_day AND NOT coalesce(c.self_found, false)
) AS f
WHERE f.n = 1;

-- piece: resumed_unaccepted
-- 擅自复产，一家一行：被查实的，加上名录里考核期内复产而没有验收的（没有办结日期、复产以后才办结、
-- 办结的是上一次停产、结论不予通过）；名录里的，已经数过的、本县在复产当天或以后发现制止的不在内。
SELECT c.unit_code, c.period, c.source_file, c.source_row
FROM resumption_circulars AS c
UNION ALL
SELECT e.unit_code, '' AS period, e.source_file, e.source_row
FROM enterprises AS e
CROSS JOIN asked AS a
WHERE e.resumed_date BETWEEN a.first_day AND a.last_day
    AND (
        e.accepted_date IS NULL OR e.accepted_date > e.resumed_date
        OR coalesce(e.accepted_date < e.suspended_date, false) OR NOT coalesce(e.acceptance_passed, true)
    )
    AND NOT EXISTS (SELECT 1 FROM resumption_circulars AS f WHERE f.unit_code = e.unit_code AND f.enterprise = e.id)
    AND NOT EXISTS (
        SELECT 1 FROM circulars AS s
        WHERE s.unit_code = e.unit_code AND s.enterprise = e.id AND s.kind = '擅自复产' AND s.self_found
            AND s.date >= e.resumed_date
    );

-- piece: resumption_applications
-- 承诺办结日在考核期内的复产申请，一件一行；没有申请日期的不是申请。on_time 是申请以后、承诺时限以内办结的，含不予通过。
SELECT e.unit_code, '' AS period, e.source_file, e.source_row,
    coalesce(e.accepted_date BETWEEN e.applied_date AND e.promised_date, false) AS on_time
FROM enterprises AS e
CROSS JOIN asked AS a
WHERE e.promised_date BETWEEN a.first_day AND a.last_day AND e.applied_date IS NOT NULL;

-- piece: mines_requiring_team
-- 考核期末在册、上级要求派驻督导组的煤矿，一座一行。covered 是考核期内有督导组进驻并有检查记录的。
SELECT e.unit_code, e.period, e.source_file, e.source_row, t.enterprise IS NOT NULL AS covered
FROM enterprises_registered AS e
LEFT JOIN (
    SELECT r.unit_code, r.enterprise
    FROM rosters AS r
    CROSS JOIN asked AS a
    WHERE r.kind = '督导组' AND r.checks_done > 0 AND r.from_date <= a.last_day
        AND (r.to_date IS NULL OR r.to_date >= a.first_day)
    GROUP BY r.unit_code, r.enterprise
) AS t ON t.unit_code = e.unit_code AND t.enterprise = e.id
WHERE e.sector = '煤矿' AND e.team_required;
