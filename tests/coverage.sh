#!/usr/bin/env bash
# The line coverage of host/, folder by folder and in total.
# usage: tests/coverage.sh                 runs unit, shell, wire, net; then the table
#        tests/coverage.sh report          the table of what has run on build/cover
#        tests/coverage.sh lines [FILE...] the lines that nothing has reached
set -eu

cd "$(dirname "$0")/.."
bin=build/cover/bin
counters=build/cover/counters
merged=build/cover/merged.profdata
# What is in the four programs; the counters are of all that is linked from the
# same objects, the tests' programs among it.
programs=("$bin/nywhere-host" -object "$bin/nywhere" -object "$bin/nywhere-net"
	-object "$bin/nywhere-unlock")

merge() {
	llvm-profdata merge -sparse -o "$merged" "$counters"/*.profraw
}

report() {
	merge
	llvm-cov report -instr-profile "$merged" "${programs[@]}" host |
		awk '/\.[ch] / {
			n = split($1, part, "/")
			folder = n > 1 ? part[n - 1] "/" : "host/"
			lines[folder] += $8; missed[folder] += $9
			lines["total"] += $8; missed["total"] += $9
		}
		END {
			for (name in lines)
				printf "%d%-10s %6d of %6d lines %6.1f %%\n",
					name == "total", name,
					lines[name] - missed[name], lines[name],
					100 * (1 - missed[name] / lines[name])
		}' | sort | cut -c 2-
}

# The file and the number before each line with a count of nothing.
lines() {
	merge
	llvm-cov show -instr-profile "$merged" "${programs[@]}" "${@:-host}" |
		awk '/^\/.*:$/ { file = $0; next } /^ *[0-9]+\| +0\|/ { print file $0 }'
}

run() {
	rm -rf "$counters"
	ctest --preset cover -j "$(nproc)" || true
	NYWHERE_BIN=$PWD/$bin node --test --test-concurrency=1 tests/net/*.test.mjs || true
	report
}

case ${1:-run} in
run | report) "${1:-run}" ;;
lines) shift && lines "$@" ;;
*) sed -n '2,5s/^# //p' "$0" >&2 && exit 2 ;;
esac
