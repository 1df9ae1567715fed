// Markdown (CommonMark) that others wrote. HTML in it stays text, addresses that are no links to pages are dropped, and nothing is
// fetched: an image is a link to it.

import { t } from '@lingui/core/macro';
import ReactMarkdown, { type Components } from 'react-markdown';

const LINK = 'text-accent underline [overflow-wrap:anywhere]';

function OutsideLink({ href, children }: { readonly href?: string | undefined; readonly children?: React.ReactNode }) {
  if (!href) return <>{children}</>;
  return (
    <a href={href} rel="noopener noreferrer nofollow" target="_blank" className={LINK}>
      {children}
    </a>
  );
}

/** All of one level, so that the outline of the page stays whole whatever somebody has written. */
function heading(look: string): NonNullable<Components['h1']> {
  return function Heading({ children }) {
    return <h3 className={`mt-3 mb-1 font-semibold first:mt-0 ${look}`}>{children}</h3>;
  };
}

const COMPONENTS: Components = {
  a: ({ href, children }) => <OutsideLink href={href}>{children}</OutsideLink>,
  img: ({ src, alt }) => <OutsideLink href={typeof src === 'string' ? src : undefined}>{alt || t`image`}</OutsideLink>,
  h1: heading('text-lg'),
  h2: heading('text-base'),
  h3: heading(''),
  h4: heading(''),
  h5: heading(''),
  h6: heading(''),
  p: ({ children }) => <p className="mb-2">{children}</p>,
  ul: ({ children }) => <ul className="mb-2 list-disc pl-5">{children}</ul>,
  ol: ({ children, start }) => (
    <ol start={start} className="mb-2 list-decimal pl-5">
      {children}
    </ol>
  ),
  pre: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <pre tabIndex={0} className="mb-2 overflow-x-auto rounded-md border border-line bg-panel px-3 py-2">
      {children}
    </pre>
  ),
  blockquote: ({ children }) => <blockquote className="mb-2 border-l-2 border-edge pl-3">{children}</blockquote>,
};

export function Markdown({ text }: { readonly text: string }) {
  return (
    <div className="text-ink-2 [overflow-wrap:anywhere]">
      <ReactMarkdown components={COMPONENTS}>{text}</ReactMarkdown>
    </div>
  );
}
