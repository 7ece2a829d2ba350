/** What each action gives to later steps, out of the manifest when the page is built. */
declare module 'virtual:manifest-actions' {
  const outputs: Record<string, [name: string, holds: string][] | undefined>;
  export default outputs;
}
