#!/usr/bin/env bash
# scripts/cmake.sh PRESET TEXT [TARGET...]: configures a preset when it has to be, then builds it.
# REFUND_CMAKE adds configure options, e.g. REFUND_CMAKE=-DREFUND_WERROR=ON; they stay until changed, or until the
# presets are: CMake then starts anew, since with another compiler it would forget the rest of a preset.
set -euo pipefail
preset=$1 text=$2
shift 2
folder=build/$preset
if [[ ! -f $folder/build.ninja || CMakePresets.json -nt $folder/build.ninja || -n ${REFUND_CMAKE:-} ]]; then
  fresh=
  [[ CMakePresets.json -nt $folder/build.ninja ]] && fresh=--fresh
  # shellcheck disable=SC2086  # REFUND_CMAKE is a list of words
  scripts/step.sh "$preset-configure" "configuring: $text" cmake --preset "$preset" $fresh ${REFUND_CMAKE:-}
fi
scripts/step.sh "$preset" "building: $text" \
  cmake --build --preset "$preset" --parallel "$(nproc)" ${1:+--target "$@"}
