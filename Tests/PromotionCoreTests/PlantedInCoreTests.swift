// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionTestSupport
import Testing

/// Shows that mistakes which no story of the simulator comes across soon are found by the tests of the core.
@Suite struct PlantedInCoreTests {
  @Test func `the walk finds that the epoch before the newest still counts`() {
    withKnownIssue {
      try PlantedBug.$current.withValue(.epochOffByOne) {
        _ = try ExhaustiveWalkTests.walk(from: try Story.holdingProduction(), length: 2)
      }
    }
  }

  @Test func `a quarantine that never ends is found`() {
    withKnownIssue {
      try PlantedBug.$current.withValue(.quarantineEndless) {
        try RequestDialogueTests().`I20 a quarantine with an end keeps a commit out until then, and not after it`()
      }
    }
  }

  @Test func `a deadline that is ignored is found`() {
    withKnownIssue {
      try PlantedBug.$current.withValue(.deadlineIgnored) {
        try RequestDialogueTests().`I16 a request takes no environment after its deadline`()
      }
    }
  }
}
