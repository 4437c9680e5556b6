option(NYWHERE_TESTS "Build the tests" ON)
option(NYWHERE_SANITIZE "Build with ASan and UBSan" OFF)
option(NYWHERE_FUZZ "Build the libFuzzer harnesses (clang only)" OFF)

if(NYWHERE_SANITIZE)
	add_compile_options(-fsanitize=address,undefined
		-fno-sanitize-recover=all -fno-omit-frame-pointer)
	add_link_options(-fsanitize=address,undefined)
	# The sanitizers' runtime makes system calls that the filter of a
	# program would refuse; everything else stays as it is.
	add_compile_definitions(NYWHERE_NO_SECCOMP)
endif()
if(NYWHERE_FUZZ)
	add_compile_options(-fsanitize=fuzzer-no-link)
endif()
