#!/bin/sh
# Goal: every harness runs for a while without a finding.
# usage: tests/fuzz/run.sh [seconds for each, 60 unless told]
# Starts from the corpora in the tree and leaves them alone: what is new goes
# to build/fuzz/corpus, what fails and the logs to build/fuzz/findings.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=$here/../../build/fuzz

# One harness; libFuzzer's last line is shown.
run_one() {
	name=$1
	log=$build/findings/$name.log
	status=0
	mkdir -p "$build/corpus/$name"
	length=4096
	[ "$name" != vault_file ] || length=65536
	nice -n 19 "$build/bin/fuzz_$name" -max_total_time="$2" \
		-max_len="$length" -timeout=10 -rss_limit_mb=1024 \
		-artifact_prefix="$build/findings/$name-" \
		"$build/corpus/$name" "$here/corpus/$name" \
		>"$log" 2>&1 || status=$?
	printf '%-12s %s\n' "$name" "$(tail -n 1 "$log")"
	return "$status"
}

if [ "${1:-}" = --one ]; then
	run_one "$2" "$3"
	exit
fi

seconds=${1:-60}
cd "$here/../.."
cmake --preset fuzz
cmake --build --preset fuzz --target fuzzers
rm -rf "$build/findings"
mkdir -p "$build/findings"
# Two at a time: a machine has at least two cores, and is to stay of use.
if ! find "$here/corpus" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' |
	sort | xargs -P 2 -I{} "$here/run.sh" --one {} "$seconds"; then
	echo 'There are findings; see build/fuzz/findings.' >&2
	exit 1
fi
