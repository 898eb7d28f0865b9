# cxm survival: the telecom customers as R 4.2.2 and survival 3.5-3 have them.
. "$(dirname "$0")/check.sh"

# Both are one row's: the contract's key, then the time.
at_time() { printf '"Contract": "%s",\n      "time": %s.0,' "$1" "$2"; }

needs_reference churn/telco_ibm.csv
telco=(survival "$reference/data/churn/telco_ibm.csv" --map duration=tenure,churned=Churn --format json)
run "${telco[@]}" --by Contract --at 12,24,48 --horizon 72 --covariates Contract,MonthlyCharges,SeniorCitizen
fine
rows_add_up
value_is used 7043
# survfit: summary(f, times), quantile(f), the table with rmean = 72.
month='"Contract": "Month-to-month"'
cell_near results "$month" median 35
cell_near results "$month" median_lower 32
cell_near results "$month" median_upper 38
cell_near results "$month" mean_until_horizon 36.2978999018954
cell_near results "$month" mean_lower 35.2003098719 1e-8
cell_near results '"Contract": "One year"' median null
cell_near results '"Contract": "One year"' median_lower 72
cell_near results '"Contract": "Two year"' mean_until_horizon 71.5403284503490
cell_near quantiles "$month" time 2
cell_near quantiles "$month" lower 1
cell_near survival "$(at_time Month-to-month 12)" survival 0.703096636348866
cell_near survival "$(at_time Month-to-month 12)" lower 0.687745033819113
cell_near survival "$(at_time Month-to-month 12)" upper 0.718790911945879
cell_near survival "$(at_time Month-to-month 12)" at_risk 1967
cell_near survival "$(at_time 'One year' 48)" survival 0.916546804158991
cell_near survival "$(at_time 'One year' 48)" standard_error 0.00897968973275918
cell_near survival "$(at_time 'Two year' 48)" lower 0.992300217180178
# survdiff.
cell_near tests '"test": "log-rank"' statistic 2352.87253825934
cell_near tests '"test": "log-rank"' degrees_of_freedom 2
cell_near tests '"test": "log-rank"' p 0
cell_near results "$month" expected 708.445595507873
cell_near results "$month" observed 1655
# coxph, with cox.zph(terms = FALSE).
year='"level": "One year"'
cell_near hazards "$year" coefficient -2.187104782969118144
cell_near hazards "$year" hazard_ratio 0.1122412414058247
cell_near hazards "$year" lower 0.0952281534761045
cell_near hazards "$year" upper 0.1322938208130000
cell_near hazards "$year" z -26.078479352916027
cell_near hazards "$year" p 6.39716199893500e-150
cell_near hazards "$year" proportional_p 5.43038605450513e-19 1e-6
cell_near hazards '"covariate": "SeniorCitizen"' p 6.78239150551509e-01
cell_near model '"status": "converged"' chi_square 2619.16702986564
cell_near model '"status": "converged"' log_likelihood -14343.4561201787
cell_near model '"status": "converged"' concordance 0.76324050282362310
cell_near model '"status": "converged"' proportional_p 3.03525925867065e-40 1e-6
checks=$((checks + 1))
[ "$(cell hazards "$year" reference)" = '"Month-to-month"' ] || fail 'the reference level by name'
# Peto–Peto as survdiff(rho = 1); internet services as if they were reasons, as survfit of several states.
run "${telco[@]}" --by Contract --test fleming-harrington
cell_near tests '"test": "fleming-harrington"' statistic 2203.02057728242
cell_near results "$month" observed 1448.6196974038621
run "${telco[@]}" --reasons InternetService --at 12,24,48 --quiet
fine
err_has 'a reason, although the customer has not left, in 5174 rows'
fiber='"reason": "Fiber optic",
      "left": 1297,
      "time": 24.0'
cell_near reasons "$fiber" incidence 0.1387711641159361
cell_near reasons "$fiber" standard_error 0.00442459555359307
cell_near reasons "$fiber" lower 0.1303645244784271
cell_near reasons "$fiber" upper 0.147719911280609
# Every way to TotalCharges: a blank is missing, as a covariate it is a number.
run "${telco[@]}" --covariates TotalCharges
fine
cell_near model '"status": "converged"' left_out 11

finish
