-- 乡镇（街道）季度考核另外用到的取数片段；考核期就是一个季度。写法见 params/README.md“指标”。

-- piece: accidents_determined
-- 当季的事故，一起一行：已认定为生产安全事故的，和是否属于生产安全事故还没有认定的。
SELECT c.unit_code, p.period, c.source_file, c.source_row, coalesce(c.production, false) AS production,
    c.production IS NULL AS undetermined
FROM charged AS c
JOIN periods AS p ON p.period = '' AND c.counted BETWEEN p.first_day AND p.last_day;

-- piece: concealed_this_year
-- 本年度1月1日起到考核期末查实的瞒报，和考核期末以前发生、还在核查的事故，一起一行。
SELECT c.unit_code, p.period, c.source_file, c.source_row,
    c.report_finding = '瞒报' AS concealed, c.report_finding = '核查中' AS under_way
FROM charged AS c
JOIN periods AS p ON p.period = ''
WHERE (c.report_finding = '瞒报' AND c.discovered <= p.last_day
        AND EXTRACT(YEAR FROM c.discovered) = EXTRACT(YEAR FROM p.last_day))
    OR (c.report_finding = '核查中' AND c.happened <= p.last_day);

-- piece: information_reported
-- 当季及时报送、有收件回执的工作信息，一份一行；没有规定期限的不算超过。
SELECT d.unit_code, p.period, d.source_file, d.source_row
FROM documents AS d
JOIN periods AS p ON p.period = '' AND d.date BETWEEN p.first_day AND p.last_day
WHERE d.kind = '工作信息' AND d.receipt IS NOT NULL AND coalesce(d.date <= d.due_date, true);

-- piece: petitions_overdue
-- staged
-- 答复期限在当季、没有按期答复的举报，一件一行；到考核基准日还没有答复的，期限已过才算。
SELECT h.unit_code, p.period, h.source_file, h.source_row, h.id
FROM hazards AS h
JOIN periods AS p ON p.period = '' AND h.answer_due BETWEEN p.first_day AND p.last_day
JOIN asked AS a ON coalesce(h.answered_date, a.as_of) > h.answer_due
WHERE h.source = '群众举报';

-- piece: shirked_petitions
-- 当季推诿、敷衍、拖延的举报，一件一行：没有按期答复的，和通报台账里查实的；事由写着前者隐患编号的不重复列。
SELECT o.unit_code, o.period, o.source_file, o.source_row
FROM petitions_overdue AS o
UNION ALL
SELECT c.unit_code, p.period, c.source_file, c.source_row
FROM circulars AS c
JOIN periods AS p ON p.period = '' AND c.date BETWEEN p.first_day AND p.last_day
LEFT JOIN petitions_overdue AS g ON g.unit_code = c.unit_code AND g.id = c.subject
WHERE c.kind = '举报推诿' AND g.id IS NULL;

-- piece: stability_notices
-- 县里规定当季要报送情况的重要时段，一个一行。
SELECT d.unit_code, p.period, d.source_file, d.source_row
FROM documents AS d
JOIN periods AS p ON p.period = '' AND d.due_date BETWEEN p.first_day AND p.last_day
WHERE d.kind = '重要时段通知';

-- piece: reports_asked
-- 通知规定当季要报的情况或者名单，一份通知一行：收到日取应报日期与通知相同、有回执的报送中最早的一份。
-- 还没有报的按考核基准日计；期限还没有过的不在内。
SELECT n.unit_code, p.period, n.source_file, n.source_row, n.kind, n.due_date,
    coalesce(r.received, a.as_of) AS received
FROM documents AS n
JOIN periods AS p ON p.period = '' AND n.due_date BETWEEN p.first_day AND p.last_day
CROSS JOIN asked AS a
LEFT JOIN (
    SELECT d.unit_code, d.kind, d.due_date, min(d.date) AS received
    FROM documents AS d
    WHERE d.kind IN ('重要时段报告', '参会名单') AND d.receipt IS NOT NULL
    GROUP BY d.unit_code, d.kind, d.due_date
) AS r ON r.unit_code = n.unit_code AND r.due_date = n.due_date
    AND r.kind = CASE n.kind WHEN '重要时段通知' THEN '重要时段报告' ELSE '参会名单' END
WHERE n.kind IN ('重要时段通知', '会议通知') AND (r.received IS NOT NULL OR n.due_date < a.as_of);

-- piece: stability_latest
-- 每个单位一行：当季各重要时段中迟得最多的一次，规定的和实际的报送日（公元1年1月1日为第1天）。
SELECT r.unit_code, r.period, r.source_file, r.source_row,
    date_diff('day', DATE '0001-01-01', r.due_date) + 1 AS due_day,
    date_diff('day', DATE '0001-01-01', r.received) + 1 AS report_day
FROM (
    SELECT q.unit_code, q.period, q.source_file, q.source_row, q.due_date, q.received,
        row_number() OVER (
            PARTITION BY q.unit_code
            ORDER BY date_diff('day', q.due_date, q.received) DESC, q.due_date, q.source_file, q.source_row
        ) AS place
    FROM reports_asked AS q
    WHERE q.kind = '重要时段通知'
) AS r
WHERE r.place = 1;

-- piece: attendees_latest
-- 每个单位一行：当季各次会议中参会名单迟得最多的一次，规定的和实际的报送日（公元1年1月1日为第1天）。
SELECT r.unit_code, r.period, r.source_file, r.source_row,
    date_diff('day', DATE '0001-01-01', r.due_date) + 1 AS due_day,
    date_diff('day', DATE '0001-01-01', r.received) + 1 AS report_day
FROM (
    SELECT q.unit_code, q.period, q.source_file, q.source_row, q.due_date, q.received,
        row_number() OVER (
            PARTITION BY q.unit_code
            ORDER BY date_diff('day', q.due_date, q.received) DESC, q.due_date, q.source_file, q.source_row
        ) AS place
    FROM reports_asked AS q
    WHERE q.kind = '会议通知'
) AS r
WHERE r.place = 1;

-- piece: absences_not_reported
-- 当季写明缺席未报备人次的会议，一次一行。
SELECT m.unit_code, p.period, m.source_file, m.source_row, m.unexcused AS persons
FROM meetings AS m
JOIN periods AS p ON p.period = '' AND m.date BETWEEN p.first_day AND p.last_day
WHERE m.unexcused IS NOT NULL;

-- piece: months_with_head_check
-- 当季党委、政府主要负责人在任时带队检查过的月份，一个月一行，列最早的一次；没有地点、也没有企业的不算。
SELECT c.unit_code, c.period, c.source_file, c.source_row
FROM (
    SELECT i.unit_code, p.period, i.source_file, i.source_row,
        row_number() OVER (
            PARTITION BY i.unit_code, EXTRACT(YEAR FROM i.date), EXTRACT(MONTH FROM i.date)
            ORDER BY i.date, i.source_file, i.source_row
        ) AS place
    FROM leader_inspections AS i
    JOIN periods AS p ON p.period = '' AND i.date BETWEEN p.first_day AND p.last_day
    JOIN leaders AS l ON l.unit_code = i.unit_code AND l.id = i.leader
        AND i.date BETWEEN l.from_date AND coalesce(l.to_date, i.date)
        AND l.post IN ('党委主要负责人', '政府主要负责人', '党委书记', '党工委书记', '镇长', '乡长', '办事处主任')
    WHERE i.place IS NOT NULL OR i.enterprise IS NOT NULL
) AS c
WHERE c.place = 1;

-- piece: quarter_end
-- 每个单位一行：考核期最后一日（公元1年1月1日为第1天）。
SELECT u.unit_code, '' AS period, CAST(NULL AS INTEGER) AS source_file, CAST(NULL AS INTEGER) AS source_row,
    date_diff('day', DATE '0001-01-01', a.last_day) + 1 AS day
FROM units AS u
CROSS JOIN asked AS a;

-- piece: self_check_day
-- 每个单位一行：有回执、应报日期在季度末日以后30日内的自查报告，最早的收件日（公元1年1月1日为第1天）。
SELECT s.unit_code, s.period, s.source_file, s.source_row,
    date_diff('day', DATE '0001-01-01', s.date) + 1 AS day
FROM (
    SELECT d.unit_code, p.period, d.source_file, d.source_row, d.date,
        row_number() OVER (PARTITION BY d.unit_code ORDER BY d.date, d.source_file, d.source_row) AS place
    FROM documents AS d
    JOIN periods AS p ON p.period = '' AND date_diff('day', p.last_day, d.due_date) BETWEEN 0 AND 30
    WHERE d.kind = '自查报告' AND d.receipt IS NOT NULL
) AS s
WHERE s.place = 1;
