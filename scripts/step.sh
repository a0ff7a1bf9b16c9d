#!/usr/bin/env bash
# scripts/step.sh NAME TEXT COMMAND...: runs one step of the build with its output in build/log/NAME.log.
# A quick step says nothing. A long one says TEXT, then how it goes; a failed one says where the log is. Others may
# run beside it: so each line names its step, and of one `make`, which MAKE_RUN names, one that fails stops the others.
set -uo pipefail
name=$1 text=$2
shift 2
log=build/log/$name.log
failed=build/log/failed-${MAKE_RUN:-$$}
mkdir -p build/log
readonly quiet_for=3 report_every=15

# A package that is half installed is worse than a wait.
to_be_stopped() { [[ -e $failed && $name != packages* ]]; }
stopped() { printf 'stopped: %s\n' "$text"; exit 1; }
to_be_stopped && stopped

# In a process group of its own, which ends as a whole: cmake, ninja and the compilers. (`set -m` makes one too, but
# takes the terminal from make.)
group=(setsid)
[[ $name == packages* ]] && group=()
"${group[@]}" "$@" >"$log" 2>&1 </dev/null &
pid=$!
end() { kill -TERM -- -$pid; wait $pid; } 2>/dev/null
trap 'end; exit 130' HUP INT QUIT TERM

said=0 reported=0 started=$SECONDS
while kill -0 $pid 2>/dev/null; do
  if to_be_stopped; then
    end
    stopped
  fi
  elapsed=$((SECONDS - started))
  if ((!said && elapsed >= quiet_for)); then
    printf '%s ...\n' "$text"
    said=1 reported=$elapsed
  elif ((said && elapsed - reported >= report_every)); then
    printf '    %s, %d s: %s\n' "${text#building: }" "$elapsed" "$(tail -n 1 "$log" | tr '\r' '\n' | tail -n 1 | cut -c1-100)"
    reported=$elapsed
  fi
  ((said)) && sleep 1 || sleep 0.05  # a long step is not worth twenty looks a second
done
wait $pid
status=$?
if ((status)); then
  find build/log -name 'failed-*' -mmin +60 -delete
  printf '%s\n' "$name" >"$failed"
  [[ -n ${CI:-} ]] && tail -n 80 "$log"
  reason=$(grep -m1 -E '(error|Error|ERROR)[: ]' "$log" || grep -m1 -E '^(E:|FAILED|fatal)' "$log" || tail -n 1 "$log")
  printf 'FAILED: %s (%s). The log is %s\n' "$text" "$(cut -c1-200 <<<"$reason")" "$log" >&2
  exit $status
fi
((said)) && printf '%s: done in %d s\n' "$text" $((SECONDS - started))
exit 0
