package io.luthier.report;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;

/**
 * JSON that may stand in a page: no character of a text can end the element that it is in, or begin
 * another.
 */
final class InertText extends CharacterEscapes {

  private static final long serialVersionUID = 1;

  private static final int[] ASCII = CharacterEscapes.standardAsciiEscapesForJSON();

  static {
    for (char mark : new char[] {'<', '>', '&', '\'', '`'}) {
      ASCII[mark] = CharacterEscapes.ESCAPE_STANDARD;
    }
  }

  @Override
  public int[] getEscapeCodesForAscii() {
    return ASCII.clone();
  }

  /** What is not ASCII is escaped anyway, line separators and halves of pairs among it. */
  @Override
  public SerializableString getEscapeSequence(int character) {
    return character < 0x80 ? null : new SerializedString(String.format("\\u%04X", character));
  }
}
