// A name that may be long, in a row: cut in its middle, since long names differ at their ends. On phones, where rows are cards, it is
// whole.

const SHORT = 32;
const END = 14;

export function CutName({ name }: { readonly name: string }) {
  if (name.length <= SHORT) return name;
  return (
    <span className="flex max-w-full min-w-0 max-[700px]:inline">
      <span className="min-w-0 overflow-hidden text-ellipsis whitespace-nowrap max-[700px]:whitespace-normal">
        {name.slice(0, -END)}
      </span>
      <span className="shrink-0 whitespace-nowrap max-[700px]:whitespace-normal">{name.slice(-END)}</span>
    </span>
  );
}
