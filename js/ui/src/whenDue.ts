/** Runs `then` after a pause, and not before the page is visible. Answers how to call it off. */
export function whenDue(ms: number, then: () => void): () => void {
  const look = () => {
    if (document.hidden) return;
    document.removeEventListener('visibilitychange', look);
    then();
  };
  const timer = setTimeout(() => {
    if (document.hidden) document.addEventListener('visibilitychange', look);
    else then();
  }, ms);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', look);
  };
}
