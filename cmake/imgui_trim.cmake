# Most of what Dear ImGui does each frame the widget never asks for: windows that are moved, resized,
# scrolled, collapsed and saved, popups, navigation by keys, a log. The browser's own controls take the
# keyboard, and there is one window without decoration. Together these functions weigh 13 kB brotli.
#
# imgui_trim(SOURCE OUT function...): a copy of the source in which each function, named by its whole
# first line, returns at once; the compiler then finds that nothing calls the rest. What comes behind
# "=> " is returned. A line that is not there exactly once stops the build: ImGui has changed.
function(imgui_trim source out)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
  file(READ ${source} text)
  foreach(line IN LISTS ARGN)
    string(REGEX MATCH " => (.*)$" value "${line}")
    string(REPLACE "${value}" "" signature "${line}")
    string(SUBSTRING "${value}" 0 -1 value)
    string(REPLACE " => " "" value "${value}")
    string(REPLACE "\n${signature}\n{" "\n${signature}\n{\n    return ${value};" trimmed "${text}")
    string(LENGTH "${text}" before)
    string(LENGTH "${trimmed}" after)
    string(LENGTH "\n    return ${value};" grown)
    math(EXPR found "(${after} - ${before}) / ${grown}")
    if(NOT found EQUAL 1)
      message(FATAL_ERROR "${source} has ${found} functions that begin with:\n${signature}")
    endif()
    set(text "${trimmed}")
  endforeach()
  file(CONFIGURE OUTPUT ${out} CONTENT "@text@" @ONLY)
endfunction()
