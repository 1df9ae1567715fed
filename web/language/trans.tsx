// A message with elements in it, such as a link or code.

import { Trans as LinguiTrans, type TransProps } from '@lingui/react';

/** What is inserted never counts as an element of the message: a comment `<0/>` is shown as it is written. */
export function Trans(props: TransProps) {
  return <LinguiTrans {...props} values={asNodes(props.values)} />;
}

function asNodes(values: TransProps['values']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' && value.includes('<') ? [value] : value,
    ]),
  );
}
