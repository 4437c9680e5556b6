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

# Commands that may follow, from the list that a usage has: first words, or
# those that come after the first word that is given.
_nywhere_commands() {
	awk -v first="$1" '
		/^Commands:$/ { on = 1; next }
		/^$/ { on = 0 }
		on && first == "" && !seen[$1]++ { print $1 }
		on && first != "" && $1 == first { print $2 }'
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
		mapfile -t COMPREPLY < <(compgen -W \
			"$(_nywhere_commands "${words[0]-}" <<<"$usage")" \
			-- "$word")
		;;
	esac
}

complete -F _nywhere nywhere
