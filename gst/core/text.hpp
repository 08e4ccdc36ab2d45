// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

/* Numbers and strings as ECMAScript writes and reads them, in every locale alike. */

namespace mc {

/// [Number::toString](https://tc39.es/ecma262/#sec-numeric-types-number-tostring): the shortest
/// digits that read back as @number; whole numbers without a point ("640"), then "0.5", "1e+21",
/// "1e-7", "NaN", "Infinity".
std::string number_to_string (double number);

/// [StringToNumber](https://tc39.es/ecma262/#sec-stringtonumber): white space around it is allowed,
/// an empty text is 0, too large is an infinity. nullopt stands for NaN, the text is no number.
std::optional<double> number_from_string (std::string_view text);

/// The byte at which @text stops being UTF-8; nullopt when all of it is.
std::optional<std::size_t> find_invalid_utf8 (std::string_view text);

/// @text in quotes, for a message: cut after some characters, control characters made visible.
/// @text is UTF-8.
std::string quoted (std::string_view text);

} // namespace mc
