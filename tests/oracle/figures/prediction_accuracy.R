# Makes prediction_accuracy.json: Rscript prediction_accuracy.R telco_ibm.csv > prediction_accuracy.json
# The telecom customers of a tenure above 0; every third one is the holdout. Cox and Weibull models of the others
# predict who of the holdout will have left by a horizon. Scores by their published formulas, with weights by
# survfit, and beside them those of survival::rttright.
library(survival)
library(jsonlite)

d <- read.csv(commandArgs(TRUE)[1], stringsAsFactors = FALSE)
d <- d[d$tenure > 0, ]
d$status <- as.integer(d$Churn == "Yes")
d$month2month <- as.integer(d$Contract == "Month-to-month")
d$year <- as.integer(d$Contract == "One year")
d$fiber <- as.integer(d$InternetService == "Fiber optic")
d$echeck <- as.integer(d$PaymentMethod == "Electronic check")
d$techsupport <- as.integer(d$TechSupport == "Yes")
held <- seq_len(nrow(d)) %% 3 == 0
train <- d[!held, ]
test <- d[held, ]
formula <- Surv(tenure, status) ~ MonthlyCharges + SeniorCitizen + month2month + year + fiber + echeck + techsupport
fit <- coxph(formula, train, ties = "efron", control = coxph.control(eps = 1e-14, iter.max = 50))
aft <- survreg(formula, train, dist = "weibull", control = survreg.control(rel.tolerance = 1e-14, maxiter = 100))

# Who leaves at a time leaves before whoever is censored then: months are whole, so a quarter earlier.
censoring <- survfit(Surv(tenure - 0.25 * status, 1 - status) ~ 1, test)
# G just before a whole month.
G <- function(t) sapply(t, function(x) {
  at <- which(censoring$time < x - 0.125)
  if (length(at) == 0) 1 else censoring$surv[max(at)]
})

scores <- function(risk, h) {
  left <- test$status == 1 & test$tenure <= h
  stayed <- (test$tenure > h) | (test$tenure == h & test$status == 0)
  w <- numeric(nrow(test))
  w[left] <- 1 / G(test$tenure[left])
  w[stayed] <- 1 / (if (h == round(h)) G(h) else censoring$surv[max(which(censoring$time <= h))])
  y <- as.integer(left)
  n <- nrow(test)
  km <- survfit(Surv(tenure, status) ~ 1, test)
  s <- summary(km, times = h, extend = TRUE)$surv
  known <- left | stayed
  # Cases against controls, ties by half.
  wins <- outer(risk[left], risk[stayed], ">") + 0.5 * outer(risk[left], risk[stayed], "==")
  pairs <- outer(w[left], w[stayed])
  z <- qlogis(risk)
  logistic <- function(formula) {
    m <- glm(formula, family = quasibinomial, weights = w, subset = known,
             control = glm.control(epsilon = 1e-15, maxit = 200))
    x <- model.matrix(m)
    r <- w[known] * (y[known] - fitted(m))
    bread <- solve(crossprod(x, x * (w[known] * fitted(m) * (1 - fitted(m)))))
    list(coef = unname(coef(m)), sandwich = unname(bread %*% crossprod(x * r) %*% bread))
  }
  reliability <- function(bin) {
    lapply(sort(unique(bin)), function(b) {
      i <- bin == b
      k <- survfit(Surv(tenure, status) ~ 1, test[i, ], conf.type = "log-log")
      s <- summary(k, times = h, extend = TRUE)
      beyond <- h > max(test$tenure[i])
      list(count = sum(i), left = sum(left[i]), unknown = sum(!known[i]), lowest = min(risk[i]),
           highest = max(risk[i]), predicted = mean(risk[i]),
           observed = if (beyond) NULL else 1 - s$surv, lower = if (beyond) NULL else 1 - s$upper,
           upper = if (beyond) NULL else 1 - s$lower)
    })
  }
  # Redistribution to the right ends at h with the weight of who is still there: the same weights.
  rtt <- if (h == round(h)) NULL else {
    v <- rttright(Surv(tenure, status) ~ 1, test, times = h)
    max(abs(as.numeric(v)[known] - w[known]))
  }
  all <- survfit(Surv(tenure, status) ~ 1, test, conf.type = "log-log")
  a <- summary(all, times = h)
  both <- logistic(y ~ z)
  alone <- logistic(y ~ 1 + offset(z))
  list(horizon = h, count = n, left = sum(left), unknown = sum(!known),
       sum_of_weights = sum(w), rttright_differs_by = rtt,
       brier = sum(w * (y - risk)^2) / n, brier_reference = sum(w * (y - (1 - s))^2) / n,
       auc = sum(pairs * wins) / sum(pairs),
       mean_risk = mean(risk), observed = 1 - a$surv, lower = 1 - a$upper, upper = 1 - a$lower,
       intercept = both$coef[1], slope = both$coef[2], sandwich = both$sandwich,
       intercept_alone = alone$coef, intercept_alone_error = sqrt(alone$sandwich[1, 1]),
       equal_count = reliability(floor((rank(risk, ties.method = "min") - 1) * 10 / n)),
       equal_width = reliability(pmin(floor(risk * 5), 4)),
       recalibrated = plogis(both$coef[1] + both$coef[2] * qlogis(risk[1:5])))
}
cox_risk <- function(h) 1 - as.numeric(summary(survfit(fit, newdata = test), times = h)$surv)
aft_risk <- function(h) psurvreg(h, mean = predict(aft, test, type = "lp"), scale = aft$scale, distribution = "weibull")
case <- function(model, risk, h) c(list(model = model, first_risks = head(risk, 5)), scores(risk, h))
out <- list(
  program = paste0(R.version.string, ", survival ", packageVersion("survival")),
  call = "Rscript prediction_accuracy.R telco_ibm.csv; see that file",
  rows = list(train = nrow(train), holdout = nrow(test)),
  coefficients = as.list(coef(fit)),
  cases = list(case("cox", cox_risk(12), 12), case("cox", cox_risk(24.5), 24.5),
               case("cox", cox_risk(60), 60), case("weibull", aft_risk(24), 24)))
cat(toJSON(out, digits = NA, auto_unbox = TRUE, pretty = TRUE, null = "null"), "\n")
