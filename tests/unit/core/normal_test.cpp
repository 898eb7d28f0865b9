// The standard normal quantile and its two-sided tail against numbers of 20 digits (mpmath 1.3, 60
// digits inside).

#include <cxm/core/normal.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <limits>

using cxm_test::close;

namespace {
struct pair {
  double x, expected;
};
}  // namespace

TEST_CASE("normal_quantile: agrees with 20-digit values to 1e-15 from 5e-324 to 1 - 2^-53") {
  // The ends, both sides of the borders between the three approximations, and the middle.
  constexpr pair quantiles[] = {{5e-324, -38.467405617144346251},
                                {1e-320, -38.269125343032651018},
                                {2.2250738585072014e-308, -37.519379347144499821},
                                {1e-300, -37.047096299361199237},
                                {1e-200, -30.205594179579643063},
                                {1e-100, -21.273453560965324294},
                                {1e-50, -14.933337534788488981},
                                {1e-30, -11.46402468844361572},
                                {1e-20, -9.2623400897984075796},
                                {1e-15, -7.9413453261709967713},
                                {1e-12, -7.0344838253011319326},
                                {1e-11, -6.7060231554951362961},
                                {1.3887943864964021e-11, -6.6579046435011035837},
                                {1.5e-11, -6.6465708874771128614},
                                {1e-10, -6.3613409024040561991},
                                {1e-08, -5.6120012441747887279},
                                {1e-06, -4.7534243088228989573},
                                {1e-05, -4.2648907939228246102},
                                {0.0001, -3.7190164854556805523},
                                {0.001, -3.0902323061678135354},
                                {0.0025, -2.8070337683438041105},
                                {0.005, -2.5758293035489007538},
                                {0.01, -2.3263478740408410931},
                                {0.02, -2.0537489106318230443},
                                {0.025, -1.9599639845400542118},
                                {0.03, -1.8807936081512509552},
                                {0.05, -1.644853626951472688},
                                {0.07, -1.4757910281791706856},
                                {0.074, -1.4466320671589785099},
                                {0.075, -1.4395314709384559349},
                                {0.0751, -1.4388253927525399824},
                                {0.08, -1.4050715603096325447},
                                {0.1, -1.2815515655446004353},
                                {0.15, -1.0364333894937896035},
                                {0.2, -0.84162123357291416552},
                                {0.25, -0.6744897501960817432},
                                {0.3, -0.52440051270804081597},
                                {0.4, -0.25334710313579974132},
                                {0.45, -0.12566134685507400616},
                                {0.49, -0.025068908258711058033},
                                {0.499, -0.0025066308995717662317},
                                {0.4999999, -2.5066282747031065135e-7},
                                {0.50000001, 2.5066282872262044377e-8},
                                {0.51, 0.025068908258711058033},
                                {0.6, 0.25334710313579974132},
                                {0.7, 0.52440051270804065631},
                                {0.75, 0.6744897501960817432},
                                {0.8, 0.8416212335729143638},
                                {0.9, 1.2815515655446005935},
                                {0.92, 1.4050715603096328248},
                                {0.925, 1.4395314709384562291},
                                {0.926, 1.446632067158978807},
                                {0.95, 1.6448536269514722843},
                                {0.975, 1.9599639845400538556},
                                {0.99, 2.3263478740408407676},
                                {0.995, 2.5758293035489004539},
                                {0.999, 3.0902323061678132778},
                                {0.9999, 3.7190164854557083867},
                                {0.999999, 4.7534243088170877657},
                                {0.999999999, 5.9978070196016374264},
                                {0.999999999999, 7.0344869100478352057},
                                {0.9999999999999999, 8.2095361516013868556}};
  for (auto const [p, z] : quantiles) {
    INFO(p);
    CHECK(close(cxm::normal_quantile(p), z, 1e-15, 0));
  }
  CHECK(cxm::normal_quantile(0.5) == 0);
}

TEST_CASE("normal_quantile: the ends are infinite and nothing lies beyond them") {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  CHECK(cxm::normal_quantile(0) == -infinite);
  CHECK(cxm::normal_quantile(1) == infinite);
  for (double outside : {-1e-300, 1.0000001, -infinite, infinite, std::nan("")}) {
    CHECK(std::isnan(cxm::normal_quantile(outside)));
  }
}

TEST_CASE("normal_quantile: rises, is odd about one half, and is undone by the tail") {
  double before = -std::numeric_limits<double>::infinity();
  bool rises = true;
  bool odd = true;
  bool undone = true;
  for (int i = 1; i < 4096; ++i) {
    double const p = i * 0x1p-12;  // 1 − p is exact
    double const z = cxm::normal_quantile(p);
    rises = rises && z > before;
    odd = odd && z == -cxm::normal_quantile(1 - p);
    double const tail = p <= 0.5 ? p : 1 - p;
    // A relative error of ε in z is one of z²·ε in the tail.
    undone = undone && close(cxm::normal_two_sided(z), 2 * tail, 1e-15 * (2 + z * z), 0);
    before = z;
  }
  CHECK(rises);
  CHECK(odd);
  CHECK(undone);

  cxm_test::generator g{1};
  bool far = true;
  for (int i = 0; i < 2000; ++i) {
    double const p = std::ldexp(0.5 + 0.5 * g.real(), static_cast<int>(g.between(-1000, -2)));
    double const z = cxm::normal_quantile(p);
    far = far && close(0.5 * cxm::normal_two_sided(z), p, 1e-15 * (4 + z * z), 0);
  }
  CHECK(far);
}

TEST_CASE("normal_two_sided: agrees with 20-digit values to where the tail is subnormal") {
  constexpr pair tails[] = {{0.0, 1.0},
                            {0.5, 0.61707507745197379272},
                            {1.0, 0.31731050786291410283},
                            {1.5, 0.13361440253771613201},
                            {1.959963984540054, 0.050000000000000021752},
                            {2.5758293035489004, 0.010000000000000010897},
                            {3.0, 0.0026997960632601890533},
                            {5.0, 5.7330314375838782335e-7},
                            {8.0, 1.2441921148543568247e-15},
                            {10.0, 1.5239706048321052132e-23},
                            {20.0, 5.5072482372124673902e-89},
                            {30.0, 9.8134278542963741191e-198},
                            {37.0, 1.1451142445049153645e-299}};
  for (auto const [z, p] : tails) {
    INFO(z);
    CHECK(close(cxm::normal_two_sided(z), p, 4e-16 * (1 + z * z), 0));
    CHECK(cxm::normal_two_sided(-z) == cxm::normal_two_sided(z));
  }
  CHECK(cxm::normal_two_sided(40) == 0);
  CHECK(std::isnan(cxm::normal_two_sided(cxm::undefined)));
}

TEST_CASE("normal_deviate: leaves the same in each tail") {
  CHECK(close(cxm::normal_deviate(cxm::confidence{0.95}), 1.9599639845400542355, 1e-15, 0));
  CHECK(close(cxm::normal_deviate(cxm::confidence{0.99}), 2.5758293035489007610, 1e-15, 0));
  CHECK(close(cxm::normal_deviate(cxm::confidence{0.5}), 0.6744897501960817432, 1e-15, 0));
  // 1 − 2^-40: the tail of 2^-41 is exact, where 1 − 2^-41 as a probability has lost digits.
  CHECK(close(cxm::normal_deviate(cxm::confidence{1 - 0x1p-40}), -cxm::normal_quantile(0x1p-41),
              1e-15, 0));
  CHECK(cxm::normal_deviate(cxm::confidence{1e-300}) >= 0);
}
