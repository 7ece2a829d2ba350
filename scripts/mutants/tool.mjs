import { cargoTool } from '../lib/cargoTool.mjs';

/** The names of mutants and the file of outcomes are those of this version. */
const VERSION = '27.1.0';

/** @returns {Promise<string>} the command; its first argument has to be `mutants` */
export const cargoMutants = () => cargoTool('cargo-mutants', VERSION);
