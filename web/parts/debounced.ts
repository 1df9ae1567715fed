// What somebody types, once they pause: so that the server is not asked at each letter.

import { useEffect, useState } from 'react';

const PAUSE_MILLISECONDS = 350;

/** @param text stands for the value: the same text, the same value */
export function useDebounced<T>(value: T, text: string): T {
  const [settled, setSettled] = useState({ value, text });
  useEffect(() => {
    if (settled.text === text) return;
    const timer = setTimeout(() => setSettled({ value, text }), PAUSE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [value, text, settled.text]);
  return settled.value;
}
