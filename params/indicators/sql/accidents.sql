-- 事故与控制指标的取数片段。写法见 params/README.md“指标”。
-- charged 是按归属方案归到各考核对象的事故（params/standards/attribution.yaml），一个考核对象的一起事故、一个角色一行；
-- 方案不计的（如非生产安全事故）已不在内。起数、人数都按份额计；份额空着的，是否计入还要等责任认定。

-- piece: accidents_charged
-- 计入各期的事故，一个考核对象的一起事故一行；按计入之日分期，一般是发生之日，回溯的瞒报事故是查实之日。
-- 死亡含法定期限内增加的；较大、重大都含更高的等级，等级未定的是伤亡或者损失还没有核定、可能更高的。
SELECT c.unit_code, p.period, c.source_file, c.source_row, c.sector, c.role, c.grade_order, c.settled,
    c.share AS accidents,
    c.share IS NULL AS accidents_open,
    CASE WHEN c.deaths = 0 THEN 0 ELSE c.share * c.deaths END AS deaths,
    c.deaths IS NULL OR (c.deaths > 0 AND c.share IS NULL) AS deaths_open,
    CASE WHEN c.grade_order >= 1 THEN c.share ELSE 0 END AS larger,
    CASE WHEN c.grade_order >= 1 THEN c.share IS NULL ELSE NOT c.settled END AS larger_open,
    CASE WHEN c.grade_order >= 2 THEN c.share ELSE 0 END AS major,
    CASE WHEN c.grade_order >= 2 THEN c.share IS NULL ELSE NOT c.settled END AS major_open
FROM charged AS c
JOIN periods AS p ON c.counted BETWEEN p.first_day AND p.last_day;

-- piece: report_faults
-- 考核期内查实的迟报、漏报、谎报、瞒报和还在核查的，一个考核对象的一起事故一行；考核期以前三年内发生的也在内。
-- 一起事故只有一种认定，不会在两类里重复。还在核查的没有查实日期，结论出来以前瞒报都不能定。
SELECT c.unit_code, p.period, c.source_file, c.source_row,
    CASE WHEN c.report_finding = '迟报' THEN c.share ELSE 0 END AS late,
    c.report_finding = '迟报' AND c.share IS NULL AS late_open,
    CASE WHEN c.report_finding = '漏报' THEN c.share ELSE 0 END AS omitted,
    c.report_finding = '漏报' AND c.share IS NULL AS omitted_open,
    CASE WHEN c.report_finding = '谎报' THEN c.share ELSE 0 END AS falsified,
    c.report_finding = '谎报' AND c.share IS NULL AS falsified_open,
    CASE WHEN c.report_finding = '瞒报' THEN c.share ELSE 0 END AS concealed,
    c.report_finding = '核查中' OR (c.report_finding = '瞒报' AND c.share IS NULL) AS concealed_open,
    CASE WHEN c.report_finding IN ('谎报', '瞒报') AND c.grade_order >= 1 THEN c.share ELSE 0 END AS concealed_larger,
    c.report_finding = '核查中' OR (c.report_finding IN ('谎报', '瞒报')
        AND CASE WHEN c.grade_order >= 1 THEN c.share IS NULL ELSE NOT c.settled END) AS concealed_larger_open,
    c.report_finding = '核查中' AS under_review
FROM charged AS c
JOIN periods AS p ON p.period = ''
    AND c.happened BETWEEN CAST(p.first_day - INTERVAL 3 YEAR AS DATE) AND p.last_day
WHERE c.report_finding = '核查中'
    OR (c.report_finding IN ('迟报', '漏报', '谎报', '瞒报') AND c.discovered BETWEEN p.first_day AND p.last_day);

-- piece: measures_due
-- 评估期限在考核期内的整改措施，一项一行，不论事故发生在哪一年；截至考核基准日评估认定已落实的为 done。
SELECT a.unit_code, p.period, a.source_file, a.source_row,
    coalesce(a.measure_done <= k.as_of, false) AS done
FROM accidents AS a
JOIN periods AS p ON p.kind = 'year' AND a.measure_due BETWEEN p.first_day AND p.last_day
CROSS JOIN asked AS k;

-- piece: coal_mines_registered
-- 考核期末在册的煤矿，一家一行；期末以前或者当天已关闭、注销的，期末以后才在册的，不在内。
SELECT e.unit_code, p.period, e.source_file, e.source_row
FROM enterprises AS e
JOIN periods AS p ON p.period = ''
WHERE e.sector = '煤矿' AND e.registered_from <= p.last_day
    AND (e.registered_to IS NULL OR e.registered_to > p.last_day);

-- piece: ceilings_issued
-- 截至考核基准日已经下达的考核年度的控制指标，一项一行；年度按考核期最后一天所在的年。
SELECT c.unit_code, p.period, c.source_file, c.source_row, c.indicator, c.value
FROM ceilings AS c
JOIN periods AS p ON p.period = '' AND c.year = EXTRACT(year FROM p.last_day)
JOIN asked AS k ON c.issued_date <= k.as_of;

-- piece: ceiling_of_deaths
-- 死亡人数控制指标，一个考核对象一行。
SELECT i.unit_code, i.period, i.source_file, i.source_row, i.value
FROM ceilings_issued AS i
WHERE i.indicator = 'deaths_ceiling';

-- piece: ceiling_of_larger_accidents
-- 较大及以上事故起数控制指标，一个考核对象一行。
SELECT i.unit_code, i.period, i.source_file, i.source_row, i.value
FROM ceilings_issued AS i
WHERE i.indicator = 'larger_accidents_ceiling';

-- piece: ceiling_of_gdp_death_rate
-- 亿元生产总值死亡率控制指标，一个考核对象一行。
SELECT i.unit_code, i.period, i.source_file, i.source_row, i.value
FROM ceilings_issued AS i
WHERE i.indicator = 'gdp_death_rate_ceiling';

-- piece: ceiling_of_coal_death_rate
-- 煤矿百万吨死亡率控制指标，一个考核对象一行。
SELECT i.unit_code, i.period, i.source_file, i.source_row, i.value
FROM ceilings_issued AS i
WHERE i.indicator = 'coal_death_rate_ceiling';

-- piece: figures_published
-- 公布的全年统计数，一个考核对象一项一行，换算成死亡率的分母：亿元、百万吨、十万人、万辆。年度按考核期最后一天所在的年；
-- 考核期不满一年的、月度和季度的数、计量单位对不上的，都没有行。初步核算数也算公布。
SELECT s.unit_code, p.period, s.source_file, s.source_row, s.indicator,
    CAST(s.value AS DECIMAL(28, 6)) * f.factor AS amount
FROM statistics AS s
JOIN (VALUES
    ('地区生产总值', '亿元', CAST(1 AS DECIMAL(9, 8))),
    ('地区生产总值', '万元', CAST(0.0001 AS DECIMAL(9, 8))),
    ('地区生产总值', '元', CAST(0.00000001 AS DECIMAL(9, 8))),
    ('原煤产量', '百万吨', CAST(1 AS DECIMAL(9, 8))),
    ('原煤产量', '万吨', CAST(0.01 AS DECIMAL(9, 8))),
    ('从业人员', '万人', CAST(0.1 AS DECIMAL(9, 8))),
    ('从业人员', '人', CAST(0.00001 AS DECIMAL(9, 8))),
    ('机动车', '万辆', CAST(1 AS DECIMAL(9, 8))),
    ('机动车', '辆', CAST(0.0001 AS DECIMAL(9, 8)))
) AS f(indicator, unit, factor) ON f.indicator = s.indicator AND f.unit = s.unit
JOIN periods AS p ON p.period = '' AND s.period = CAST(EXTRACT(year FROM p.last_day) AS VARCHAR)
    AND CAST(p.last_day + INTERVAL 1 DAY - INTERVAL 1 YEAR AS DATE) = p.first_day;

-- piece: deaths_by_unit
-- 考核期内的死亡人数，一个考核对象一行：全部、煤矿、道路运输、工矿商贸；还不能确定的分别注明。
-- 工矿商贸是道路、水上、铁路运输、渔业船舶、农业机械、消防以外的行业。
SELECT a.unit_code, a.period,
    sum(a.deaths) AS deaths,
    count(*) FILTER (WHERE a.deaths_open) > 0 AS deaths_open,
    sum(CASE WHEN a.sector = '煤矿' THEN a.deaths ELSE 0 END) AS coal,
    count(*) FILTER (WHERE a.deaths_open AND a.sector = '煤矿') > 0 AS coal_open,
    sum(CASE WHEN a.sector = '道路运输' THEN a.deaths ELSE 0 END) AS roads,
    count(*) FILTER (WHERE a.deaths_open AND a.sector = '道路运输') > 0 AS roads_open,
    sum(CASE WHEN a.sector IN ('道路运输', '水上交通', '铁路运输', '渔业船舶', '农业机械', '消防')
        THEN 0 ELSE a.deaths END) AS industry,
    count(*) FILTER (WHERE a.deaths_open
        AND a.sector NOT IN ('道路运输', '水上交通', '铁路运输', '渔业船舶', '农业机械', '消防')) > 0 AS industry_open
FROM accidents_charged AS a
WHERE a.period = ''
GROUP BY a.unit_code, a.period;

-- piece: deaths_per_gdp
-- 一个考核对象一行：考核期内死亡人数和地区生产总值（亿元）；没有公布的分母空着。
SELECT u.unit_code, p.period, f.source_file, f.source_row,
    coalesce(d.deaths, 0) AS deaths, f.amount AS gdp,
    f.amount IS NULL OR coalesce(d.deaths_open, false) AS undecided
FROM units AS u
JOIN periods AS p ON p.period = ''
LEFT JOIN figures_published AS f ON f.unit_code = u.unit_code AND f.indicator = '地区生产总值'
LEFT JOIN deaths_by_unit AS d ON d.unit_code = u.unit_code;

-- piece: coal_deaths_per_output
-- 一个考核对象一行：考核期内煤矿死亡人数和原煤产量（百万吨）；没有公布的分母空着。
SELECT u.unit_code, p.period, f.source_file, f.source_row,
    coalesce(d.coal, 0) AS deaths, f.amount AS output,
    f.amount IS NULL OR coalesce(d.coal_open, false) AS undecided
FROM units AS u
JOIN periods AS p ON p.period = ''
LEFT JOIN figures_published AS f ON f.unit_code = u.unit_code AND f.indicator = '原煤产量'
LEFT JOIN deaths_by_unit AS d ON d.unit_code = u.unit_code;
