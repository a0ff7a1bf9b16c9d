# What every target of ours has in common. Sources are globbed, so a new file needs no change here;
# a folder without sources becomes an INTERFACE library, so that its dependents still link.

# asserts stay on in release: wrong money is worse than no answer. So no -DNDEBUG in any build type.
# (The widget's size flags stand in the wasm preset.)
if(NOT EMSCRIPTEN)
  set(CMAKE_CXX_FLAGS_RELEASE "-O2")
endif()

if(REFUND_SANITIZE)
  add_compile_options(-fsanitize=${REFUND_SANITIZE} -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${REFUND_SANITIZE})
  if(REFUND_SANITIZE MATCHES undefined)
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
endif()

if(REFUND_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)  # everything tells the fuzzer where it has been
endif()

# ccache, where it is installed. Its base directory makes a hit in a fresh clone elsewhere possible.
if(NOT EMSCRIPTEN)
  find_program(CCACHE ccache)
  if(CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
  endif()
endif()

add_library(refund_options INTERFACE)
target_include_directories(refund_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(refund_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion)
# Files that are compiled together see each other's names: there g++ looks at a function's own alone. `make lint` reads
# each file by itself, for all that is shadowed and for what a file forgets to include.
set(together $<BOOL:$<TARGET_PROPERTY:UNITY_BUILD>>)
target_compile_options(refund_options INTERFACE $<$<NOT:${together}>:-Wshadow>)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  target_compile_options(refund_options INTERFACE $<${together}:-Wshadow=local>)
endif()
# A designated initializer leaves members out on purpose: they have their defaults.
target_compile_options(refund_options INTERFACE -Wno-missing-field-initializers)
if(REFUND_WERROR)
  target_compile_options(refund_options INTERFACE -Werror)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # g++ 12 guesses about uninitialized optionals, and guesses otherwise with every flag.
    target_compile_options(refund_options INTERFACE -Wno-error=maybe-uninitialized)
  endif()
endif()
if(NOT EMSCRIPTEN)
  target_compile_definitions(refund_options INTERFACE _GLIBCXX_ASSERTIONS)
  if(NOT REFUND_SANITIZE)
    target_compile_options(refund_options INTERFACE -fstack-protector-strong)
    target_compile_definitions(refund_options INTERFACE $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
  endif()
endif()

# refund_library(NAME [EXCLUDE file...] [LINK target...]): a library of the *.cpp in this folder.
function(refund_library name)
  cmake_parse_arguments(ARG "" "" "EXCLUDE;LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  foreach(file IN LISTS ARG_EXCLUDE)
    list(REMOVE_ITEM sources "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
  endforeach()
  if(sources)
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC refund_options ${ARG_LINK})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE refund_options ${ARG_LINK})
  endif()
endfunction()

# refund_test(NAME [LINK target...]): one Catch2 program of the *.cpp in this folder and below.
function(refund_test name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  if(NOT sources)
    message(STATUS "${name}: no sources yet")
    return()
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE refund_options catch2 ${ARG_LINK})
  if(NOT EMSCRIPTEN)
    # A third off the time to compile Catch2's tables, and a fifth: a check that fails names its line by itself, and a
    # sanitizer names the lines of what is tested.
    target_compile_options(${name} PRIVATE -O0 $<$<NOT:$<BOOL:${REFUND_TEST_LINES}>>:-g0>)
  endif()
  if(REFUND_SANITIZE MATCHES undefined)
    # Another third. What is tested is checked for it, and tests for what they do to memory.
    target_compile_options(${name} PRIVATE -fno-sanitize=undefined)
  endif()
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()
