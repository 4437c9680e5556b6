#!/usr/bin/env bash
# Runs every test, after installing what it needs on Debian 12:
#
#	tests/run.sh [STAGE...]		all stages, or those named: install, build,
#					lint, unit, parts, net, chromium,
#					firefox, clean
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
# tried once more when nothing else runs, and said to have been; what fails
# twice has failed.
browser_tests() { # browser_tests NAME BROWSER BUILD FILE...
	local good bad name=$1 browser=$2 build=$3 log=$logs/node-$1.tap files
	shift 3
	run_browser "$browser" "$build" "$log" "$@"
	mapfile -t files < <(awk '/^ *(not )?ok /{failed = /not ok/}
		failed && /location:/{sub(/.*location: ./, ""); sub(/:.*/, ""); print}' \
		"$log" | grep '\.test\.mjs$' | sort -u)
	echo "$good passed, $bad failed"
	if [ "$bad" -gt 0 ] && [ ${#files[@]} -gt 0 ]; then
		echo "$name $browser $build $bad ${files[*]#"$top"/}" >>"$again"
		bad=0
	fi
	count "$good" $((bad + (good + bad == 0))) "node $name"
}

run_browser() { # run_browser BROWSER BUILD LOG FILE...; sets good and bad
	local browser=$1 build=$2
	shift 2
	NYWHERE_BIN=$top/build/$build/bin NYWHERE_BROWSERS=$browser run_node "$@"
}

try_again() {
	local name browser build failed_first files good bad
	[ -s "$again" ] || return
	while read -r name browser build failed_first files <&3; do
		heading "Once more in $browser: $files"
		# shellcheck disable=SC2086 # names of ours, without spaces
		run_browser "$browser" "$build" "$logs/node-$name-again.tap" $files
		[ $((good + bad)) -gt 0 ] || bad=1
		echo "$good passed, $bad failed"
		count $((bad == 0 ? failed_first : 0)) "$bad" "node $name"
	done 3<"$again"
}

# Lanes of stages, run at the same time: browsers and servers leave some of the
# machine to others. What a lane says is shown when all have ended.
side_by_side() { # side_by_side 'STAGE...' 'STAGE...'...
	local lane name good bad names said=$logs/lane
	for lane in "$@"; do
		(
			passed=0 failed=0 failures=()
			for name in $lane; do
				"stage_$name"
			done
			echo "$passed $failed ${failures[*]}" >"$said-${lane// /-}.counts"
		) >"$said-${lane// /-}.log" 2>&1 &
	done
	wait
	for lane in "$@"; do
		cat "$said-${lane// /-}.log"
		read -r good bad names <"$said-${lane// /-}.counts" ||
			good=0 bad=1 names=$lane
		count "$good" "$bad" "$names"
	done
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
	local name
	heading 'Fuzzers, extension, site kit'
	check 'a few seconds of each fuzzer' tests/fuzz/run.sh 3
	node_tests extension tests/unit/extension/*.test.mjs
	node_tests site tests/unit/site/*.test.mjs
	heading 'Kills'
	for name in crash commands; do
		check "a kill loses nothing: $name" env \
			NYWHERE_BIN="$top/build/dev/bin" \
			node "tests/crash/$name.test.mjs" 100
	done
}

stage_net() {
	local in_ctest='^tests/net/(dns|https|service|system|update.*|zone-check)\.'
	local others sanitized=(resolve oauth-{callback,faults,generic,key}
		publish private-{orphans,windows})
	heading 'The network program against real servers'
	mapfile -t others < <(ls tests/net/*.test.mjs | grep -Ev "$in_ctest")
	NYWHERE_BIN=$top/build/cover/bin node_tests net "${others[@]}"
	heading 'Lines of host/ that these tests reached'
	tests/coverage.sh report
	heading 'The same, sanitized: what strangers control'
	sanitized=("${sanitized[@]/#/tests/net/}")
	NYWHERE_BIN=$top/build/asan/bin node_tests net-asan \
		"${sanitized[@]/%/.test.mjs}"
}

# As a newcomer has it: nothing was built or installed there before.
demo_in_a_new_checkout() {
	local checkout=$top/build/newcomer

	rm -rf "$checkout" && mkdir -p "$checkout" &&
		git ls-files -z | xargs -0 cp -P --parents -t "$checkout" &&
		"$checkout/packaging/try.sh" --headless
}

stage_chromium() {
	heading 'End to end in Chromium'
	browser_tests chromium chromium dev tests/e2e/*.test.mjs
	check 'the demo of the README signs in' demo_in_a_new_checkout
	heading 'End to end with the sanitized host'
	browser_tests chromium-asan chromium asan tests/e2e/sign-in.test.mjs \
		tests/e2e/link.test.mjs tests/e2e/private-zones.test.mjs
}

stage_firefox() {
	heading 'End to end in Firefox'
	browser_tests firefox firefox dev tests/e2e/*.test.mjs
}

# What waits longest for browsers, and what works most, in different lanes.
stage_tests() {
	side_by_side firefox 'chromium parts' 'unit net'
}

stage_clean() {
	heading 'What is left behind'
	check 'the tree is as it was' tree_is_clean
}

mkdir -p "$logs"
again=$logs/again
rm -f "$logs"/lane-* "$again"
for stage in "${@:-install build lint tests clean}"; do
	for name in $stage; do
		"stage_$name"
	done
done
try_again

[ ${#failures[@]} -eq 0 ] || printf '\nFailed: %s\n' "${failures[*]}"
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
