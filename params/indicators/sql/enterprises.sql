-- 企业名录的取数片段，几个一级指标都从这里取企业。写法见 params/README.md“指标”。

-- piece: enterprises_registered
-- 考核期末在册的企业，一家一行；最后一天注销、关闭的不在内。
-- idle 是考核期内一直停产；a_year_old 是到考核期末开业满1年。
SELECT e.unit_code, '' AS period, e.source_file, e.source_row, e.id, e.sector, e.risk_class, e.above_scale,
    e.staff, e.contracts_signed, e.dual_prevention_required, e.dual_prevention_accepted, e.team_required,
    coalesce(e.suspended_date <= a.first_day AND (e.resumed_date IS NULL OR e.resumed_date > a.last_day), false) AS idle,
    e.registered_from <= y.first_day AS a_year_old
FROM enterprises AS e
CROSS JOIN asked AS a
JOIN periods AS y ON y.kind = 'rolling'
WHERE e.registered_from <= a.last_day AND (e.registered_to IS NULL OR e.registered_to > a.last_day);
