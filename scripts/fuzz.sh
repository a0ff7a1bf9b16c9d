#!/usr/bin/env bash
# scripts/fuzz.sh SECONDS [TARGET...]: runs libFuzzer's programs one after the other, so long each, and says what
# came of it. New inputs go to build/fuzz/corpus; what an assert or a sanitizer stopped to build/fuzz/findings.
set -euo pipefail
seconds=$1
shift
targets=("$@")
if ((${#targets[@]} == 0)); then
  for folder in tests/fuzz/corpus/*/; do targets+=("$(basename "$folder")"); done
fi

export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
findings=0
printf '%-14s %12s %8s %8s %9s  %s\n' target executions exec/s edges corpus result
for target in "${targets[@]}"; do
  found=build/fuzz/corpus/$target log=build/log/fuzz-$target.log
  mkdir -p "$found" build/fuzz/findings
  result=ok
  build/fuzz/tests/fuzz/fuzz_"$target" "$found" "tests/fuzz/corpus/$target" -max_total_time="$seconds" \
    -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 -use_value_profile=1 -dict=tests/fuzz/words.dict \
    -artifact_prefix="build/fuzz/findings/$target-" >"$log" 2>&1 || result="FOUND: $log"
  [[ $result == ok ]] || findings=1
  executions=$(sed -nE 's/^stat::number_of_executed_units: *//p' "$log")
  rate=$(sed -nE 's/^stat::average_exec_per_sec: *//p' "$log")
  edges=$(grep -oE 'cov: [0-9]+' "$log" | tail -n 1 | cut -d' ' -f2)
  corpus=$(grep -oE 'corp: [0-9]+' "$log" | tail -n 1 | cut -d' ' -f2)
  printf '%-14s %12s %8s %8s %9s  %s\n' "$target" "${executions:--}" "${rate:--}" "${edges:--}" "${corpus:--}" "$result"
done
exit $findings
