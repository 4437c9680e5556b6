option(NYWHERE_COVER "Count the lines that run (clang only)" OFF)

# The counters are in a file that is mapped before main: a program may empty its
# environment, be filtered or be killed, and what it did is counted all the same.
# One file a binary (%m), into which all who run it count at once (%c).
if(NYWHERE_COVER)
	# gcc's builds are where a warning is an error.
	add_compile_options(-Wno-error)
	set(counters ${CMAKE_BINARY_DIR}/counters)
	add_compile_options(-fcoverage-mapping -fprofile-update=atomic
		-fprofile-instr-generate=${counters}/%m%c.profraw
		"SHELL:-mllvm -runtime-counter-relocation")
	add_link_options(-fprofile-instr-generate)
endif()
