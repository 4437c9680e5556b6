# Completion of nywhere(1) for bash. The words come from the program's own
# usage, so that they are never out of step with it.

# The usage of the words typed so far, the longest that is a command.
_nywhere_usage() {
	local program=$1 n
	shift
	for ((n = $#; n >= 0; n--)); do
		"$program" "${@:1:n}" --help 2>/dev/null && return
	done
}

# Commands that may follow, from the list that a usage has.
_nywhere_commands() {
	awk -v skip="$1" '
		/^Commands:$/ { on = 1; next }
		/^$/ { on = 0 }
		on && skip == 0 { print $1 }
		on && skip == 1 && ($1 == "handle" || $1 == "contact") {
			print $2
		}'
}

_nywhere() {
	local word=${COMP_WORDS[COMP_CWORD]} usage words=() w
	for w in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		[[ $w == -* ]] || words+=("$w")
	done
	usage=$(_nywhere_usage "$1" "${words[@]:0:2}")
	case $word in
	-*)
		mapfile -t COMPREPLY < <(compgen -W \
			"$(grep -o '^  --[a-z-]*=\?' <<<"$usage")" -- "$word")
		[[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace
		;;
	*)
		[[ ${#words[@]} -eq 0 ]] && w=0 || w=1
		mapfile -t COMPREPLY < <(compgen -W \
			"$(_nywhere_commands "$w" <<<"$usage")" -- "$word")
		;;
	esac
}

complete -F _nywhere nywhere
