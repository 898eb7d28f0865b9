# survival.R TASK FOLDER: the work of bench/files/survival.cpp in R's package survival, as one line of JSON.
suppressMessages(library(survival))
args <- commandArgs(trailingOnly = TRUE)
task <- args[1]
column <- function(name, what = "double", size = 8) {
  file <- file.path(args[2], paste0(name, ".bin"))
  con <- file(file, "rb")
  on.exit(close(con))
  readBin(con, what, n = file.size(file) / size, size = size, signed = size != 1, endian = "little")
}
days <- task %in% c("km-days", "log-rank", "cox", "aalen-johansen")
time <- column(if (days) "days" else "time")
event <- column("event", "integer", 1)
group <- column("group", "integer", 1)
cause <- factor(column("cause", "integer", 1), levels = 0:2)
x <- lapply(0:4, function(j) column(paste0("x", j)))
d <- data.frame(time, event, x0 = x[[1]], x1 = x[[2]], x2 = x[[3]], x3 = x[[4]], x4 = x[[5]])
start <- sum(proc.time()[1:2])
figures <- switch(task,
  "km-days" = , "km" = {
    f <- survfit(Surv(time, event) ~ 1)
    summary(f, times = c(365, 730))$surv
  },
  "log-rank" = rep(survdiff(Surv(time, event) ~ group)$chisq, 2),
  "cox" = coef(coxph(Surv(time, event) ~ x0 + x1 + x2 + x3 + x4, d))[1:2],
  "concordance" = rep(concordance(Surv(time, event) ~ x0, d, reverse = TRUE)$concordance, 2),
  "weibull" = {
    f <- survreg(Surv(time, event) ~ x0 + x1 + x2 + x3 + x4, d)
    c(coef(f)[2], f$scale)
  },
  "aalen-johansen" = {
    f <- summary(survfit(Surv(time, cause) ~ 1), times = c(365, 730))
    c(f$pstate[1, 2], f$std.err[2, 2])
  })
took <- sum(proc.time()[1:2]) - start
cat(sprintf('{"seconds": %.6f, "rows": %d, "figures": [%.15g, %.15g]}\n', took, length(time), figures[1], figures[2]))
