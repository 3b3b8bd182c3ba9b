// The stand-in's remedies, apart from their routes, so that a case can look at its own.
export const remedies = [];
export const openRemedies = (one) => remedies.filter((remedy) => remedy.of === one.id && remedy.open);
