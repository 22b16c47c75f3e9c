-- 标准化与信息化的取数片段。写法见 params/README.md“指标”。

-- piece: valid_certificates
-- 到考核期末有效的标准化证书，一家企业一行；期末当天到期的还有效，撤销的、过期的不在内。
SELECT c.unit_code, c.enterprise,
    count(*) FILTER (WHERE c.kind = '安全生产标准化') > 0 AS safety,
    count(*) FILTER (WHERE c.kind = '管理标准化') > 0 AS management
FROM certificates AS c
CROSS JOIN asked AS a
WHERE a.last_day BETWEEN c.issued_date AND c.expires AND (c.revoked_date IS NULL OR c.revoked_date > a.last_day)
GROUP BY c.unit_code, c.enterprise;

-- piece: standardised_enterprises
-- 考核期末在册的高危企业、规模以上工贸企业和非煤矿山，一家一行，分三类标明是否应当持证、是否持证。
-- 高危：全年停产的、开业不满1年的不在内。工贸：高危的、全年停产的不在内。非煤矿山：两种证书都有才算双标准化。
SELECT s.unit_code, s.period, s.source_file, s.source_row,
    s.high_risk, s.high_risk AND s.safety AS high_risk_certified,
    s.industry, s.industry AND s.safety AS industry_certified,
    s.noncoal_mine, s.noncoal_mine AND s.safety AND s.management AS noncoal_mine_double
FROM (
    SELECT e.unit_code, e.period, e.source_file, e.source_row,
        e.risk_class = '高危' AND e.a_year_old AND NOT e.idle AS high_risk,
        e.sector = '工贸' AND e.above_scale AND e.risk_class <> '高危' AND NOT e.idle AS industry,
        e.sector = '非煤矿山' AS noncoal_mine,
        coalesce(c.safety, false) AS safety, coalesce(c.management, false) AS management
    FROM enterprises_registered AS e
    LEFT JOIN valid_certificates AS c ON c.unit_code = e.unit_code AND c.enterprise = e.id
) AS s
WHERE s.high_risk OR s.industry OR s.noncoal_mine;

-- piece: monitoring_due
-- 接入期限在考核期末以前的应当联网企业，一家一行。in_operation 是没有经批准停产的；
-- connected 是其中在期限内接入、期末在线的。
SELECT m.unit_code, '' AS period, m.source_file, m.source_row,
    NOT coalesce(m.suspended, false) AS in_operation,
    NOT coalesce(m.suspended, false) AND coalesce(m.connected_date <= m.required_by AND m.online, false) AS connected
FROM monitored_enterprises AS m
CROSS JOIN asked AS a
WHERE m.required_by <= a.last_day;

-- piece: platform_alarms
-- 考核期末以前接入的企业和填了报警次数的企业，一家一行，带报警次数和按时处置次数（台账的次数不含测试报警）。
-- 已经接入而没有填写次数的留空，不当作0；没有报警的，处置次数是0。
SELECT m.unit_code, '' AS period, m.source_file, m.source_row, m.alarms,
    CASE WHEN m.alarms = 0 THEN 0 ELSE m.alarms_handled END AS handled
FROM monitored_enterprises AS m
CROSS JOIN asked AS a
WHERE m.connected_date <= a.last_day OR m.alarms IS NOT NULL;

-- piece: second_gates
-- 二道门建设期限在考核期末以前的企业，一家一行；不在建设名单的没有期限，不在内。installed 是考核期末以前建成的。
SELECT m.unit_code, '' AS period, m.source_file, m.source_row,
    coalesce(m.second_gate_date <= a.last_day, false) AS installed
FROM monitored_enterprises AS m
CROSS JOIN asked AS a
WHERE m.second_gate_required_by <= a.last_day;

-- piece: months_filed_on_time
-- 按时报送了的月份，一单位一种台账一个月一行：报送的期间包含整个月，收件不晚于应报日期；
-- 没有登记应报日期的，为所报期间结束后2日（细则依据所借用的时限）。
SELECT f.unit_code, m.period, f.ledger
FROM filings AS f
JOIN periods AS m ON m.kind = 'month' AND f.first_date <= m.first_day AND f.last_date >= m.last_day
WHERE CASE WHEN f.due_date IS NULL THEN date_diff('day', f.last_date, f.received_date) <= 2
    ELSE f.received_date <= f.due_date END
GROUP BY f.unit_code, m.period, f.ledger;

-- piece: quarters_filed
-- 每个单位每个季度一行。on_time 是18种台账三个月都按时报送了的；控制指标、统计数据、通报、表彰、追责和考核对象名录
-- 由上级掌握，不要求。unregistered 是报送登记里完全没有这个单位的。
SELECT u.unit_code, q.period, CAST(NULL AS INTEGER) AS source_file, CAST(NULL AS INTEGER) AS source_row,
    count(*) = count(f.ledger) AS on_time, count(r.unit_code) = 0 AS unregistered
FROM units AS u
CROSS JOIN (
    VALUES ('accidents'), ('campaign_tasks'), ('certificates'), ('documents'), ('drills'), ('enforcement'),
        ('enterprises'), ('hazards'), ('inspections'), ('leader_inspections'), ('leaders'), ('meetings'),
        ('monitored_enterprises'), ('penalties'), ('plans'), ('rescue_teams'), ('rosters'), ('trainings')
) AS k (ledger)
JOIN periods AS q ON q.kind = 'quarter'
JOIN periods AS m ON m.kind = 'month' AND m.first_day BETWEEN q.first_day AND q.last_day
LEFT JOIN months_filed_on_time AS f ON f.unit_code = u.unit_code AND f.period = m.period AND f.ledger = k.ledger
LEFT JOIN (SELECT g.unit_code FROM filings AS g GROUP BY g.unit_code) AS r ON r.unit_code = u.unit_code
GROUP BY u.unit_code, q.period;
