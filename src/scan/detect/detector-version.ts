// The version of detection: stored evidence of another version is read again from its layer.

/** Raised whenever a parser, a kind of evidence or the form of `LayerEvidence` changes. */
export const DETECTOR_VERSION = 3;
