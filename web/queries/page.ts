// How lists go on, page by page.

export const FIRST_PAGE: string | undefined = undefined;

export const nextPage = ({ next }: { readonly next: string | null }): string | undefined => next ?? undefined;
