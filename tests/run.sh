#!/usr/bin/env bash
# Runs every test, after installing what it needs on Debian 12:
#
#	tests/run.sh [STAGE...]		all stages, or those named: install, build,
#					lint, unit, parts, net, e2e, clean
#
# The last line is "N passed, N failed"; a part that is missing is a failure.
set -u
# shellcheck source=../packaging/setup.sh
. "$(dirname "$0")/../packaging/setup.sh"
cd "$top" || exit 1
export NO_COLOR=1 LC_ALL=C.UTF-8

logs=$top/build/logs
passed=0
failed=0
failures=()

heading() {
	printf '\n== %s (%s s)\n' "$1" "$SECONDS"
}

count() { # count PASSED FAILED NAME
	passed=$((passed + $1))
	failed=$((failed + $2))
	[ "$2" -eq 0 ] || failures+=("$3")
}

# One command, one test.
check() { # check NAME COMMAND...
	local name=$1 log
	shift
	log=$logs/${name//[^a-zA-Z0-9]/-}.log
	if "$@" >"$log" 2>&1; then
		echo "ok    $name"
		count 1 0 "$name"
	else
		echo "FAIL  $name"
		tail -n 40 "$log"
		count 0 1 "$name"
	fi
}

ctests() { # ctests PRESET
	local log=$logs/ctest-$1.log total bad
	ctest --preset "$1" -j "$(nproc)" | tee "$log" | grep -E 'Failed|\*\*\*|tests passed'
	read -r bad total < <(sed -n \
		's/.*, \([0-9]*\) tests failed out of \([0-9]*\)$/\1 \2/p' "$log")
	count $((${total:-0} - ${bad:-0})) $((${bad:-0} + (${total:-0} == 0))) \
		"ctest $1"
}

run_node() { # run_node LOG FILE...; sets good and bad
	local log=$1
	shift
	node --test --test-concurrency=1 \
		--test-reporter=tap --test-reporter-destination="$log" "$@"
	grep -E '^ *not ok ' "$log"
	good=$(sed -n 's/^# pass \([0-9]*\)$/\1/p' "$log")
	bad=$(sed -n 's/^# fail \([0-9]*\)$/\1/p' "$log")
	good=${good:-0}
	bad=$((${bad:-0} + $(sed -n 's/^# \(cancelled\|skipped\) \([0-9]*\)$/\2/p' \
		"$log" | paste -sd+ | sed 's/^$/0/')))
}

node_tests() { # node_tests NAME FILE...
	local good bad name=$1
	shift
	run_node "$logs/node-$name.tap" "$@"
	echo "$good passed, $bad failed"
	count "$good" $((bad + (good == 0))) "node $name"
}

# A browser has moods that no wait covers. A file in which something failed is
# tried once more, and said to have been; what fails twice has failed.
browser_tests() { # browser_tests NAME FILE...
	local good bad passed_first failed_first files log=$logs/node-$1.tap name=$1
	shift
	run_node "$log" "$@"
	mapfile -t files < <(awk '/^ *(not )?ok /{failed = /not ok/}
		failed && /location:/{sub(/.*location: ./, ""); sub(/:.*/, ""); print}' \
		"$log" | grep '\.test\.mjs$' | sort -u)
	if [ "$bad" -gt 0 ] && [ ${#files[@]} -gt 0 ]; then
		passed_first=$good failed_first=$bad
		echo "once more: ${files[*]#"$top"/}"
		run_node "${log%.tap}-again.tap" "${files[@]}"
		[ $((good + bad)) -gt 0 ] || bad=1
		good=$((passed_first + (bad == 0 ? failed_first : 0)))
	fi
	echo "$good passed, $bad failed"
	count "$good" $((bad + (good == 0))) "node $name"
}

# Runs the other stages at the same time as the first; what they say is shown
# when that has ended.
beside() { # beside STAGE STAGE...
	local first=$1 name pid good bad names
	local said=$logs/beside.log counts=$logs/beside.counts
	shift
	rm -f "$counts"
	(
		passed=0 failed=0 failures=()
		for name in "$@"; do
			"stage_$name"
		done
		echo "$passed $failed ${failures[*]}" >"$counts"
	) >"$said" 2>&1 &
	pid=$!
	"stage_$first"
	wait "$pid"
	cat "$said"
	read -r good bad names <"$counts" || good=0 bad=1 names="stages $*"
	count "$good" "$bad" "$names"
}

formatted() {
	git ls-files -z '*.c' '*.h' | xargs -0 clang-format --dry-run -Werror
}

# A build leaves nothing behind that git would see.
tree_is_clean() {
	[ -z "$(git status --porcelain)" ] || { git status --short; return 1; }
}

lock_files_name_no_registry() {
	! git ls-files -z '*package-lock.json' | xargs -0 grep -n '"resolved"'
}

stage_install() {
	heading 'What the tests need'
	check 'packages of Debian' need_packages "${build_packages[@]}" \
		"${demo_packages[@]}" "${test_packages[@]}"
	need_node
	check 'Node.js' node_is_new_enough
	check 'packages of npm for the site' need_node_modules site/js
	check 'packages of npm for the lint' need_node_modules tests/lint
	check 'a PDS from npm' need_pds
	check 'packages of npm for the OAuth site' \
		need_node_modules tests/fixtures/oauth-site
}

stage_build() {
	heading 'Build'
	check 'build without a warning' build dev
	check 'build as packages do' build release
	check 'build with sanitizers' build asan
	check 'build that counts lines' build cover
}

stage_lint() {
	heading 'Form'
	check 'C is formatted' formatted
	check 'lock files name no registry' lock_files_name_no_registry
	check 'web-ext lint finds no error' node tests/lint/extension.mjs
}

stage_unit() {
	heading 'Unit, wire, shell, fuzz corpora'
	rm -rf build/cover/counters
	ctests cover
	heading 'The same under ASan and UBSan'
	ctests asan
}

stage_parts() {
	heading 'Fuzzers, extension, site kit'
	check 'a few seconds of each fuzzer' tests/fuzz/run.sh 3
	node_tests extension tests/unit/extension/*.test.mjs
	node_tests site tests/unit/site/*.test.mjs
	heading 'Kills'
	check 'a vault outlives kills' env NYWHERE_BIN="$top/build/dev/bin" \
		node tests/crash/crash.test.mjs 100
}

stage_net() {
	heading 'The network program against real servers'
	NYWHERE_BIN=$top/build/cover/bin node_tests net tests/net/*.test.mjs
	heading 'Lines of host/ that these tests reached'
	tests/coverage.sh report
	heading 'The same, sanitized: what strangers control'
	NYWHERE_BIN=$top/build/asan/bin node_tests net-asan \
		tests/net/resolve.test.mjs tests/net/oauth-*.test.mjs \
		tests/net/update*.test.mjs tests/net/zone-check.test.mjs \
		tests/net/publish.test.mjs tests/net/private-*s.test.mjs
}

stage_e2e() {
	heading 'End to end, Chromium and Firefox'
	NYWHERE_BIN=$top/build/dev/bin browser_tests e2e tests/e2e/*.test.mjs
	check 'the demo of the README signs in' packaging/try.sh --headless
	heading 'End to end with the sanitized host'
	NYWHERE_BIN=$top/build/asan/bin NYWHERE_BROWSERS=chromium \
		browser_tests e2e-asan tests/e2e/sign-in.test.mjs \
		tests/e2e/link.test.mjs tests/e2e/private-zones.test.mjs
}

# The browsers take most of the time and leave some of the machine to others,
# who wait for servers more than they work.
stage_beside() {
	beside e2e parts net
}

stage_clean() {
	heading 'What is left behind'
	check 'the tree is as it was' tree_is_clean
}

mkdir -p "$logs"
for stage in "${@:-install build lint unit beside clean}"; do
	for name in $stage; do
		"stage_$name"
	done
done

[ ${#failures[@]} -eq 0 ] || printf '\nFailed: %s\n' "${failures[*]}"
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
