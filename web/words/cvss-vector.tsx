// A CVSS vector with what it says.

import { explainedVector } from './cvss.ts';

export function CvssVector({ vector }: { readonly vector: string }) {
  return (
    <>
      <code className="[overflow-wrap:anywhere]">{vector}</code>
      <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 text-sm">
        {explainedVector(vector).map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
