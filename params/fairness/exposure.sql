-- 统计方法用的规模数和逐起死亡人数：同样的事故，地方大小不同，含义不同。只用来比较，不计分。

-- query: exposures
-- 各考核对象考核年度和以前两年公布的统计数，一项一年一行；作分母的从业人员、机动车、原煤产量、地区生产总值。
SELECT s.unit_code, CAST(EXTRACT(year FROM $last_day) AS INTEGER) - CAST(s.period AS INTEGER) AS years_back,
    s.indicator, CAST(s.value AS DOUBLE) AS amount, s.unit
FROM statistics AS s
WHERE length(s.period) = 4
    AND CAST(EXTRACT(year FROM $last_day) AS INTEGER) - CAST(s.period AS INTEGER) BETWEEN 0 AND 2
    AND s.indicator IN ('从业人员', '机动车', '原煤产量', '地区生产总值')
ORDER BY s.unit_code, years_back, s.indicator;

-- query: accident_deaths
-- 考核期内计入各考核对象的事故，一起一行：死亡人数，是否算工矿商贸、道路运输、煤矿的死亡；死亡人数还没有核定的不在内。
-- 工矿商贸的范围与指标片段 deaths_by_unit 相同。
SELECT c.unit_code, CAST(c.deaths AS INTEGER) AS deaths,
    c.sector NOT IN ('道路运输', '水上交通', '铁路运输', '渔业船舶', '农业机械', '消防') AS industry,
    c.sector = '道路运输' AS roads, c.sector = '煤矿' AS coal
FROM charged AS c
WHERE c.counted BETWEEN $first_day AND $last_day AND c.share > 0 AND c.deaths IS NOT NULL
ORDER BY c.unit_code, c.counted, c.id;
