// The text of a command, whose options stay whole where the line breaks: a browser would break behind the hyphen of `-y`.

/** Options, and longer ones as far as they are short. */
const OPTION = /((?<![^\s])--?[\w-]{1,24}(?![^\s=]))/;

export function CommandText({ text }: { readonly text: string }) {
  return text.split(OPTION).map((part, place) =>
    place % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a place in a text that is replaced whole.
      <span key={place} className="whitespace-nowrap">
        {part}
      </span>
    ) : (
      part
    ),
  );
}
