/**
 * Stands in for Atlaskit's feature gates: each component shows its released behaviour.
 */
export const fg = (): boolean => false;

/** The older name of the same question. */
export const getBooleanFF = fg;

/** Nothing is resolved, so there is nothing to set. */
export function setBooleanFeatureFlagResolver(): void {}
