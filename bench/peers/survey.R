# survey.R groups FOLDER ROWS | rake FOLDER ROWS: the work of bench/files/survey.cpp in R's package survey, as one line
# of JSON. Groups are a domain estimate each, which takes it minutes for ten million rows: fewer are asked for.
suppressMessages(library(survey))
args <- commandArgs(trailingOnly = TRUE)
folder <- args[2]
rows <- as.integer(args[3])
column <- function(name, what, size) {
  con <- file(file.path(folder, paste0(name, ".bin")), "rb")
  on.exit(close(con))
  readBin(con, what, n = rows, size = size, signed = size != 1, endian = "little")
}
weight <- column("weight", "double", 8)
if (args[1] == "groups") {
  answer <- column("answer", "integer", 1)
  group <- column("group", "integer", 4)
  data <- data.frame(x = (answer >= 9) - (answer <= 6), group = group, weight = weight)
  start <- proc.time()[["elapsed"]]
  design <- svydesign(ids = ~1, weights = ~weight, data = data)
  found <- svyby(~x, ~group, design, svymean)
  took <- proc.time()[["elapsed"]] - start
  figures <- c(100 * mean(found$x), 100 * mean(found$se))
} else {
  classes <- c(2, 6, 8, 20)
  data <- data.frame(weight = weight)
  for (m in 0:3) data[[paste0("m", m)]] <- factor(column(paste0("margin", m), "integer", 4))
  totals <- lapply(0:3, function(m) {
    t <- data.frame(x = factor(seq_len(classes[m + 1]) - 1), Freq = 1e7 / classes[m + 1])
    names(t)[1] <- paste0("m", m)
    t
  })
  start <- proc.time()[["elapsed"]]
  design <- svydesign(ids = ~1, weights = ~weight, data = data)
  out <- rake(design, list(~m0, ~m1, ~m2, ~m3), totals, control = list(maxit = 1000, epsilon = 1e-10))
  took <- proc.time()[["elapsed"]] - start
  w <- weights(out)
  figures <- c(w[1], sum(w * w))
}
cat(sprintf('{"seconds": %.6f, "rows": %d, "figures": [%.15g, %.15g]}\n', took, length(weight), figures[1], figures[2]))
